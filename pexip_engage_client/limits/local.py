"""Limit the requests that one process sends.

Engage allows 4 requests in flight and 3,000 a minute for each IP address. So all clients in a process that use the same
host share one limiter, even across enterprises, event loops and threads. `RedisLimits` (extra ``[redis]``) shares the
limits between processes and machines.

The minute is a sliding window, as the *server* sees it. A request counts until a minute after its response, because
only the response proves that the request has arrived. So the server never receives more requests in a minute than it
allows, even if the network delays some and delivers others in bursts. If the server allows less, `pace` adapts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any

from attrs import astuple

from .._loops import restarts_in_a_child
from .._runtime.arguments import checked_clock
from .._runtime.limits import Limiter, Limits, Permit, Priority, checked_limits
from ..environments import ApiEnvironment, checked_url, normal_url
from .pace import Pacer
from .queue import PacedPermit, Queue


class LocalLimiter:
    """A rate limiter for one process.

    The limiter admits calls from all event loops and threads in the order in which they arrive.
    """

    paces = True
    """True, because the limiter itself waits after a 429 response."""

    def __init__(self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = checked_limits(limits)
        """The limits with which the limiter was created. The actual rate adapts to the rate that the server accepts."""
        self._clock = checked_clock("clock", clock)
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Start again in a child process, with an empty queue and no requests in flight."""
        self._pacer = Pacer(self.limits)
        self._queue = Queue(self._pacer, self._clock)

    async def acquire(
        self,
        *,
        priority: Priority = "foreground",
        backend_timeout: float | None = None,
        retry_of: Permit | None = None,
        operation: str = "",
    ) -> Permit:
        """Wait until one more request may be sent, and return its permit.

        Retries precede other calls that have the same priority.
        """
        return await self._queue.wait(priority, retry_of is not None, operation)

    @property
    def rate(self) -> float:
        """The current maximum rate in requests per second: as configured (may be infinite), or lower after 429s."""
        return self._pacer.learned.rate_at(self._clock())

    @property
    def concurrency(self) -> int:
        """The current maximum number of concurrent requests: the configured number, or a lower one after 429s."""
        return self._pacer.learned.concurrency

    def reset(self) -> None:
        """Return to the configured limits, for example after an incident at Engage.

        Requests that were sent within the last minute still count.
        """
        self._queue.do(self._queue.reset)

    def idle(self) -> bool:
        """Return True if no request is in flight or waiting."""
        return self._queue.idle

    def wake(self) -> None:
        """Admit the waiting calls whose requests may now be sent."""
        self._queue.update()


def limiter_for(address: str, limits: Limits | Limiter | None) -> Limiter | None:
    """Return the limiter for an API address, from a client's ``limits`` option.

    If the option is a `Limits` object, all clients with the same host and equal limits share one limiter. Compatible
    copies of this package in the same process share it as well.
    """
    return _shared_for(address, limits) if isinstance(limits, Limits) else limits


def shared_limiter(host: ApiEnvironment | str, limits: Limits | None = None) -> LocalLimiter:
    """Return the limiter that this process's clients with the same host and equal `Limits` share.

    :param host: the environment of the clients, or their `base_url`.
    :param limits: the `limits` option of the clients; leave it out if the clients were created without this option.
    """
    if isinstance(host, ApiEnvironment):
        address = host.api_root
    else:
        address = checked_url("host", host, "a member of Environment, or an https:// address")
    return _shared_for(address, checked_limits(limits))


def _shared_for(address: str, limits: Limits) -> LocalLimiter:
    return limiters.setdefault((normal_url(address).netloc.decode(), *astuple(limits)), LocalLimiter(limits))


def interface(*classes: type) -> str:
    """Return the names of the public methods and their parameters."""
    methods = [f"{name}({_parameters(method)})" for each in classes for name, method in sorted(vars(each).items())]
    return " ".join(each for each in methods if not each.startswith("_"))


def _parameters(method: object) -> str:
    code: CodeType | None = getattr(method, "__code__", None)
    return "" if code is None else ", ".join(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])


# All copies of the package in a process share these limiters. They are stored in `sys.modules`, under a name that no
# `import` can use; `setdefault` is atomic. A copy uses another copy's limiters only through their public methods, which
# are part of the name. So only compatible copies share limiters.
SHARED = f"pexip-engage-client shared limiters: {interface(LocalLimiter, PacedPermit)}"
_shared = sys.modules.setdefault(SHARED, ModuleType(SHARED))
limiters: dict[tuple[Any, ...], LocalLimiter] = vars(_shared).setdefault("limiters", {})
