from ..pipeline.conftest import fresh_limits as fresh_limits
from ..pipeline.conftest import no_task_left_running as no_task_left_running
from ..pipeline.conftest import pauses as pauses
from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server
