"""The error responses with which the sandbox rejects requests.

    Problem                 any response with `errors`
     ├─ BadRequest          400, with the name of the field
     ├─ Unauthorized        401
     ├─ Forbidden           403, with the name of the scope
     ├─ NotFound            404
     ├─ MethodNotAllowed    405
     ├─ Conflict            409, only in the control API
     ├─ ContentTooLarge     413
     ├─ UnprocessableContent 422, with the documented code and its arguments
     ├─ TooManyRequests     429
     └─ ServiceUnavailable  503, when the server stops or the enterprise is reset

The envelope, and the codes of a 422, are documented. In other errors, `code` and `type` are the sandbox's own.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class Problem(Exception):  # noqa: N818  # it is a response, not a failure
    """A response with `errors`."""

    status: int = 500
    code: str = "INTERNAL_SERVER_ERROR"
    type: ClassVar[str] = "ServerError"
    cause: Mapping[str, Any] | None = None  # shown only in the log

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the response."""
        return {}

    def envelope(self) -> dict[str, Any]:
        """The response's body."""
        return {"errors": [error(self.status, self.code, self.type, self.message)]}


class BadRequest(Problem):
    """The document does not allow the request."""

    status = 400
    code = "BAD_REQUEST"
    type = "RequestError"


class Unauthorized(Problem):
    """There is no valid token."""

    status = 401
    code = "UNAUTHORIZED"
    type = "AuthenticationError"

    @property
    def headers(self) -> dict[str, str]:
        """The header that states the expected credentials."""
        return {"www-authenticate": "Bearer"}


class Forbidden(Problem):
    """The token lacks the scope."""

    status = 403
    code = "FORBIDDEN"
    type = "AuthorizationError"


class NotFound(Problem):
    """The address or the ID does not exist."""

    status = 404
    code = "NOT_FOUND"
    type = "RequestError"


class MethodNotAllowed(Problem):
    """The address supports other methods."""

    status = 405
    code = "METHOD_NOT_ALLOWED"
    type = "RequestError"

    def __init__(self, message: str, allowed: list[str]) -> None:
        super().__init__(message)
        self.allowed = allowed

    @property
    def headers(self) -> dict[str, str]:
        """The supported methods."""
        return {"allow": ", ".join(self.allowed)}


class Conflict(Problem):
    """The ID is in use."""

    status = 409
    code = "CONFLICT"
    type = "RequestError"


class ContentTooLarge(Problem):
    """The body is larger than the sandbox accepts."""

    status = 413
    code = "CONTENT_TOO_LARGE"
    type = "RequestError"

    def __init__(self, most: int) -> None:
        super().__init__(f"the body has more than {most:,} bytes")


class UnprocessableContent(Problem):
    """A business rule rejects the request."""

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
        """The response's body, with the arguments of the code."""
        item = error(self.status, self.code, self.type, self.message)
        return {"errors": [{**item, "arguments": self.arguments}]}


class TooManyRequests(Problem):
    """The request exceeds a rate limit."""

    status = 429
    code = "TOO_MANY_REQUESTS"
    type = "RateLimitError"


class ServiceUnavailable(Problem):
    """The server stopped, or the enterprise was reset or removed, before the response."""

    status = 503
    code = "SERVICE_UNAVAILABLE"

    @property
    def headers(self) -> dict[str, str]:
        """The header that announces the end of the connection."""
        return {"connection": "close"}


class InternalError(Problem):
    """The sandbox failed, or the document does not allow its response."""


def error(status: int, code: str, type_: str, message: str) -> dict[str, Any]:
    """Return one item of `errors`. Its status is a string."""
    return {"message": message, "code": code, "type": type_, "statusCode": str(status)}
