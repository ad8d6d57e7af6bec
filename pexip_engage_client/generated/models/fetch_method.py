from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class FetchMethod(OpenEnum):
    """The HTTP method with which Engage calls the external service."""

    DELETE = "DELETE"
    """Removes what the endpoint names; hardly what a form wants."""
    GET = "GET"
    """Reads, with everything in the address; the usual choice for a look-up."""
    PATCH = "PATCH"
    """Changes a part of what the endpoint names; the change is the configuration's `body`."""
    POST = "POST"
    """Sends the configuration's `body`, for services that take their search criteria so."""
    PUT = "PUT"
    """Replaces what the endpoint names by the configuration's `body`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FetchMethodValue = Literal["DELETE", "GET", "PATCH", "POST", "PUT"]
FETCH_METHOD: Final = ByValue(FetchMethod)
