"""Limits on concurrent requests and requests per minute: `Limits` for one process, `RedisLimits` for several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._extras import extra, is_installed
from .backend import Backend as Backend
from .backend import Grant as Grant
from .backend import Report as Report
from .limiter import Limiter as Limiter
from .limiter import Permit as Permit
from .limiter import Priority as Priority
from .local import LocalLimiter as LocalLimiter
from .local import shared_limiter as shared_limiter
from .pacing import Limits as Limits
from .shared import SharedLimiter as SharedLimiter

if TYPE_CHECKING:
    from .redis import RedisLimits as RedisLimits

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
    __all__.remove("RedisLimits")  # with an AttributeError, a star import would fail


def __getattr__(name: str) -> Any:
    if name == "RedisLimits":
        with extra("redis", "RedisLimits"):
            from .redis import RedisLimits
        return RedisLimits
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
