from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class CallbackRequestEntity(OpenEnum):
    """The mark by which a receiver knows a callback request event from the others."""

    CALLBACK_REQUEST = "Callback Request"
    """The event is about a callback request, which stands in `data.callbackRequest`."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


CALLBACK_REQUEST_ENTITY: Final = ByValue(CallbackRequestEntity)
