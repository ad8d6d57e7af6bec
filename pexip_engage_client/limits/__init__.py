"""How much may go out at once, and in a minute: `Limits` for one process, `RedisLimits` for several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._extras import extra, is_installed
from .local import Limiter as Limiter
from .local import LocalLimiter as LocalLimiter
from .pacing import Limits as Limits

if TYPE_CHECKING:
    from .redis import RedisLimits as RedisLimits

__all__ = ["Limiter", "Limits", "LocalLimiter", "RedisLimits"]
if not (TYPE_CHECKING or is_installed("redis")):
    __all__.remove("RedisLimits")  # what a star imports must be there


def __getattr__(name: str) -> Any:
    if name == "RedisLimits":
        with extra("redis", "RedisLimits"):
            from .redis import RedisLimits
        return RedisLimits
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
