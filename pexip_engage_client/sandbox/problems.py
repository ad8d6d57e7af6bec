"""The error responses with which the sandbox rejects requests.

    Problem                 any response with `errors`
     ├─ BadRequest          400, with the name of the field
     ├─ Unauthorized        401
     ├─ Forbidden           403, for example with the name of the scope
     ├─ NotFound            404
     ├─ MethodNotAllowed    405
     ├─ Conflict            409, only in the control API
     ├─ ContentTooLarge     413
     ├─ UnprocessableContent 422, with the documented code and its arguments
     ├─ TooManyRequests     429
     └─ ServiceUnavailable  503, when the server stops or the enterprise is reset

The envelope and the codes of 422 responses are documented. For other errors, the sandbox makes up `code` and `type`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class Problem(Exception):  # noqa: N818  # it is a response, not a failure
    """An error response, whose JSON body contains a list of `errors`."""

    status: int = 500
    code: str = "INTERNAL_SERVER_ERROR"
    type: ClassVar[str] = "ServerError"
    cause: Mapping[str, Any] | None = None  # shown only in the log

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def headers(self) -> dict[str, str]:
        """The additional headers that the error response contains."""
        return {}

    def envelope(self) -> dict[str, Any]:
        """The JSON body of the error response."""
        return {"errors": [error(self.status, self.code, self.type, self.message)]}


class BadRequest(Problem):
    """A 400 response, because the API document does not allow the request."""

    status = 400
    code = "BAD_REQUEST"
    type = "RequestError"


class Unauthorized(Problem):
    """A 401 response, because the request has no valid token."""

    status = 401
    code = "UNAUTHORIZED"
    type = "AuthenticationError"

    @property
    def headers(self) -> dict[str, str]:
        """The `WWW-Authenticate` header, which states that a bearer token is required."""
        return {"www-authenticate": "Bearer"}


class Forbidden(Problem):
    """A 403 response: the token lacks the required scope, or the host, origin or machine is not allowed."""

    status = 403
    code = "FORBIDDEN"
    type = "AuthorizationError"


class NotFound(Problem):
    """A 404 response: no record or other resource has the ID, or no operation matches the path."""

    status = 404
    code = "NOT_FOUND"
    type = "RequestError"


class MethodNotAllowed(Problem):
    """A 405 response, because the path exists but does not support the HTTP method."""

    status = 405
    code = "METHOD_NOT_ALLOWED"
    type = "RequestError"

    def __init__(self, message: str, allowed: list[str]) -> None:
        super().__init__(message)
        self.allowed = allowed

    @property
    def headers(self) -> dict[str, str]:
        """The `Allow` header, which lists the methods that the path supports."""
        return {"allow": ", ".join(self.allowed)}


class Conflict(Problem):
    """A 409 response from the control API: an ID is already in use, or a fault is unused."""

    status = 409
    code = "CONFLICT"
    type = "RequestError"


class ContentTooLarge(Problem):
    """A 413 response, because the request's body is larger than the sandbox accepts."""

    status = 413
    code = "CONTENT_TOO_LARGE"
    type = "RequestError"

    def __init__(self, most: int) -> None:
        super().__init__(f"the body has more than {most:,} bytes")


class UnprocessableContent(Problem):
    """A 422 response with a documented error code, because a business rule rejects the request."""

    status = 422
    type = "BusinessValidationError"

    def __init__(
        self,
        code: str,
        message: str,
        arguments: Mapping[str, Any] | None = None,
        cause: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.cause = cause
        self.arguments = dict(arguments) if arguments else None

    def envelope(self) -> dict[str, Any]:
        """The JSON body of the error response, which contains the arguments of the error code."""
        item = error(self.status, self.code, self.type, self.message)
        return {"errors": [{**item, "arguments": self.arguments}]}


class TooManyRequests(Problem):
    """A 429 response, because the request exceeds a rate limit."""

    status = 429
    code = "TOO_MANY_REQUESTS"
    type = "RateLimitError"


class ServiceUnavailable(Problem):
    """A 503 response: during the request, the server stopped, or the enterprise was reset, restored or removed."""

    status = 503
    code = "SERVICE_UNAVAILABLE"

    @property
    def headers(self) -> dict[str, str]:
        """The `Connection` header, which announces that the server closes the connection."""
        return {"connection": "close"}


class InternalError(Problem):
    """A 500 response, because the sandbox failed or created a response that the API document does not allow."""


def error(status: int, code: str, type_: str, message: str) -> dict[str, Any]:
    """Return one item for the `errors` list in an error response. The item contains the status as a string."""
    return {"message": message, "code": code, "type": type_, "statusCode": str(status)}


class ConnectionLostError(Exception):
    """Raised to end a connection without a response.

    With `refused`, it looks to the client as if the connection had never been accepted.

    ASGI has no message to cut a connection. So the application raises this error, and the server cuts it.
    """

    def __init__(self, refused: bool) -> None:
        super().__init__("a fault of the sandbox cut the connection")
        self.refused = refused
