"""How much may go out at once, and in a minute: `Limits` for one process, `RedisLimits` for several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .local import Limiter as Limiter
from .local import Limits as Limits
from .local import LocalLimiter as LocalLimiter

if TYPE_CHECKING:
    from .redis import RedisLimits as RedisLimits

__all__ = ["Limiter", "Limits", "LocalLimiter", "RedisLimits"]


def __getattr__(name: str) -> Any:
    if name == "RedisLimits":
        try:
            from .redis import RedisLimits
        except ModuleNotFoundError as error:
            raise ImportError("RedisLimits needs the redis package: install the extra [redis]") from error
        return RedisLimits
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
