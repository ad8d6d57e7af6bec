"""The models of requests and responses: `generated.models` under a shorter name, each imported when first used."""

from typing import TYPE_CHECKING, Any

from .generated import models as _models

if TYPE_CHECKING:
    from .generated.models import *  # noqa: F403
    from .generated.models import __all__ as __all__
else:
    __all__ = _models.__all__


def __getattr__(name: str) -> Any:
    return getattr(_models, name)


def __dir__() -> list[str]:
    return dir(_models)
