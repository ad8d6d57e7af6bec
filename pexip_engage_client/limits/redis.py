"""Share limits between processes and machines through Redis (requires the extra ``[redis]``)."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any, cast

from attrs import asdict

from .._extras import extra
from .._failures import cut_below
from .._runtime.arguments import filled_text
from .._runtime.limits import Limits
from .._runtime.secret import Secret
from .backend import Grant, Report
from .shared import OnOutage, SharedLimiter

with extra("redis", "RedisLimits"):
    from redis.asyncio import Redis

    from .._redis import Script, checked_redis, connected

# The script that Redis runs atomically for each report.
SCRIPT = Path(__file__).with_name("redis.lua").read_text(encoding="utf-8")


class RedisLimits(SharedLimiter):
    """Rate limits shared by all processes that use the same Redis and `key`.

    ```python
    engage = EngageClient("acme", token=token, limits=RedisLimits("redis://localhost"))
    ```

    Within a process, calls are admitted in the order in which they arrive. Order across processes is not guaranteed.

    :param redis: a URL, or your own `redis.asyncio.Redis`, which you can use in only one event loop.
    :param concurrent: the maximum number of requests in flight, for all processes together.
    :param per_minute: the maximum number of requests in any sliding minute, for all processes together; None means no
        limit.
    :param period: the length of the "minute" in seconds; shorten it in tests.
    :param lease: the number of seconds after which a dead process's slots become free.
    :param key: the prefix of the keys in Redis.
    :param on_outage: while Redis is unavailable, calls raise `TransportError` ("fail") or continue with a warning
        ("local"). With "local", each process uses the full limits, so ten processes can send ten times as much.
    """

    def __init__(
        self,
        redis: str | Redis,
        *,
        concurrent: int = 4,
        per_minute: int | None = 3000,
        period: float = 60.0,
        lease: float = 10.0,
        key: str = "pexip-engage-client",
        on_outage: OnOutage = "fail",
    ) -> None:
        address = Secret(redis)
        del redis  # otherwise, a traceback would show the password
        connect = partial(_RedisBackend, checked_redis(address), filled_text("key", key))
        limits = Limits(concurrent, per_minute, period=period)
        super().__init__(connect, limits, lease=lease, on_outage=on_outage, name="Redis")


class _RedisBackend:
    """The Redis backend in one event loop."""

    def __init__(self, redis: Secret, key: str) -> None:
        self._redis = connected(redis)
        self._is_ours = redis.is_text
        self._script = cast(Script, self._redis.register_script(SCRIPT))
        self._keys = [f"{{{key}}}:state", f"{{{key}}}:processes", f"{{{key}}}:finished"]

    async def exchange(self, report: Report) -> Grant:
        """Run the script, which stores the report and grants free slots and requests."""
        try:
            reply = await self._script(self._keys, [json.dumps(in_milliseconds(report))])
        except Exception as error:
            cut_below(error)
            raise
        return to_grant(reply)

    async def aclose(self) -> None:
        """Close the connection, unless it was passed in."""
        if self._is_ours:
            await self._redis.aclose()


def to_grant(reply: str | bytes) -> Grant:
    """Return the grant in a reply from the script."""
    grant = json.loads(reply)
    return Grant(
        slots=grant["slots"],
        requests=grant["requests"],
        retry_after=grant["retry_after"] / 1000,
        polls=grant["polls"],
        clock=grant["clock"],
    )


def in_milliseconds(report: Report) -> dict[str, Any]:
    """Return the report as the script expects it."""
    times = {name: _ms(getattr(report, name)) for name in ("lease", "window", "quiet_for", "clock_age")}
    finished = [_ms(each) for each in report.finished]
    return asdict(report) | times | {"finished": finished, "per_window": report.per_window or 0}


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
