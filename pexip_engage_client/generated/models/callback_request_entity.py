from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class CallbackRequestEntity(OpenEnum):
    """Values of CallbackRequestEntity."""

    CALLBACK_REQUEST = "Callback Request"


CALLBACK_REQUEST_ENTITY: Final = ByValue(CallbackRequestEntity)
