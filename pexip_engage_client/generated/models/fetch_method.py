from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class FetchMethod(OpenEnum):
    """The HTTP method with which Engage calls the external service."""

    DELETE = "DELETE"
    """Deletes the resource at the endpoint; rarely useful for a form."""
    GET = "GET"
    """Reads with all parameters in the URL; the usual choice for a lookup."""
    PATCH = "PATCH"
    """Changes part of the resource at the endpoint; the configuration's `body` contains the change."""
    POST = "POST"
    """Sends the configuration's `body`, for services that expect search criteria there."""
    PUT = "PUT"
    """Replaces the resource at the endpoint with the configuration's `body`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FetchMethodValue = Literal["DELETE", "GET", "PATCH", "POST", "PUT"]
FETCH_METHOD: Final = ByValue(FetchMethod)
