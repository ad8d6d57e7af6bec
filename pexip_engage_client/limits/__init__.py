"""Limit concurrent requests and requests per minute: with `Limits` in one process, with `RedisLimits` in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._extras import is_installed

if TYPE_CHECKING:
    from .._runtime.limits import Limiter, Limits, Permit, Priority
    from .backend import Backend, Grant, Report
    from .local import LocalLimiter, shared_limiter
    from .redis import RedisLimits
    from .shared import SharedLimiter
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    # Import each name on first use, because a client needs only some of them.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".backend": ["Backend", "Grant", "Report"],
            ".._runtime.limits": ["Limiter", "Limits", "Permit", "Priority"],
            ".local": ["LocalLimiter", "shared_limiter"],
            ".redis": ["RedisLimits"],
            ".shared": ["SharedLimiter"],
        },
    )

__all__ = [
    "Backend",
    "Grant",
    "Limiter",
    "Limits",
    "LocalLimiter",
    "Permit",
    "Priority",
    "RedisLimits",
    "Report",
    "SharedLimiter",
    "shared_limiter",
]
if not (TYPE_CHECKING or is_installed("redis")):
    __all__.remove("RedisLimits")  # otherwise, `import *` would fail
