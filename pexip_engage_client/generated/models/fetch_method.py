from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class FetchMethod(OpenEnum):
    """The HTTP method with which Engage calls the external service."""

    DELETE = "DELETE"
    """Deletes the resource at the endpoint. This is rarely useful for a form."""
    GET = "GET"
    """Reads from the endpoint, with all parameters in the URL. This is the usual choice for a lookup."""
    PATCH = "PATCH"
    """Changes part of the resource at the endpoint. The configuration's `body` contains the change."""
    POST = "POST"
    """Sends the configuration's `body`, for services that expect search criteria in the body."""
    PUT = "PUT"
    """Replaces the resource at the endpoint with the configuration's `body`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FetchMethodValue = Literal["DELETE", "GET", "PATCH", "POST", "PUT"]
FETCH_METHOD: Final = ByValue(FetchMethod)
