"""Export the resource classes. Each class is imported on first use."""

from typing import TYPE_CHECKING

from .generated.resources import __all__ as __all__

if TYPE_CHECKING:
    from .generated.resources import *  # noqa: F403
else:
    from .generated.resources import __dir__ as __dir__
    from .generated.resources import __getattr__ as __getattr__
