"""Code that only calls need. It is imported at the first one, so that creating a client takes little time."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from ..idempotency.memory import shared as shared
    from .execute import Pipeline as Pipeline
    from .request import undocumented as undocumented

__getattr__, __dir__ = lazy_names(
    __name__, {"..execute": ["Pipeline"], "..request": ["undocumented"], "...idempotency.memory": ["shared"]}
)
