"""The classes of the resources: `generated.resources` under a shorter name, each imported when first used."""

from typing import TYPE_CHECKING, Any

from .generated import resources as _resources

if TYPE_CHECKING:
    from .generated.resources import *  # noqa: F403
    from .generated.resources import __all__ as __all__
else:
    __all__ = _resources.__all__


def __getattr__(name: str) -> Any:
    return getattr(_resources, name)


def __dir__() -> list[str]:
    return dir(_resources)
