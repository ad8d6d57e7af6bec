from ..pipeline.conftest import fresh_idempotency as fresh_idempotency
from ..pipeline.conftest import fresh_limits as fresh_limits
from ..pipeline.conftest import no_task_left_running as no_task_left_running
from ..pipeline.conftest import pauses as pauses
