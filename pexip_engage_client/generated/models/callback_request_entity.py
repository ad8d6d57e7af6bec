from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class CallbackRequestEntity(OpenEnum):
    """The mark by which a receiver knows a callback request event from the others."""

    CALLBACK_REQUEST = "Callback Request"
    """The event is about a callback request, which stands in `data.callbackRequest`."""


CALLBACK_REQUEST_ENTITY: Final = ByValue(CallbackRequestEntity)
