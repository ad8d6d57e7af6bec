"""Code that only some methods of the client need. It is imported when one of them is first called."""

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .idempotency.pending import Pending as Pending
    from .idempotency.pending import settle_pending as settle_pending

__getattr__, __dir__ = lazy_names(__name__, {"..idempotency.pending": ["Pending", "settle_pending"]})
