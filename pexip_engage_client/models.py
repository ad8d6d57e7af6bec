"""Export the models for requests and responses. Each model is imported from `generated.models` on first use."""

from typing import TYPE_CHECKING

from ._runtime.fields import json_default as json_default
from .generated.models import __all__ as __all__

if TYPE_CHECKING:
    from .generated.models import *  # noqa: F403
else:
    from .generated.models import __getattr__ as __getattr__

    def __dir__():
        return sorted({*globals(), *__all__})
