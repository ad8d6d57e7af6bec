from ..pipeline.conftest import idempotency_of_its_own as idempotency_of_its_own
from ..pipeline.conftest import limits_of_its_own as limits_of_its_own
from ..pipeline.conftest import nothing_left_running as nothing_left_running
from ..pipeline.conftest import pauses as pauses
