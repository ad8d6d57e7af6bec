"""The log of requests and responses, for assertions and for the page."""

import asyncio
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import partial
from threading import RLock
from typing import Any, overload
from urllib.parse import parse_qsl

from attrs import define, field, fields

from ..._runtime.arguments import array, filled_text, integer, invalid_argument, invalid_value, text
from ..json_input import parse
from .faults.matching import TOKEN, check_operation, path_pattern
from .masking import Mask
from .messages import HttpRequest


@define(eq=False)
class Exchange:
    """One request to the sandbox, with its response.

    Client secrets are replaced with `…` wherever the request contains them. For the error code
    `APPOINTMENT_NO_AVAILABILITY`, `cause` also contains the record that makes the employee unavailable.
    """

    method: str
    """The HTTP method of the request."""
    path: str
    """The path of the request, without the enterprise's slug."""
    query: list[tuple[str, str]] = field(repr=False)
    """The query parameters of the request."""
    headers: dict[str, str] = field(repr=False)
    """The headers of the request."""
    content: bytes = field(repr=False)
    """The body of the request."""
    operation: str | None = None
    """The operation ID; ``"token"`` for the token endpoint; None for undocumented paths."""
    status: int = 0
    """The status of the response; 0 if there was none."""
    response_content: bytes = field(default=b"", repr=False)
    """The body of the response."""
    correlation_id: str | None = None
    """The `X-Correlation-Id` header of the response."""
    faults: list[str] = field(factory=list[str])
    """The IDs of the faults that affected the request."""
    cause: Mapping[str, Any] | None = None
    """The rule that caused a 422 response, and the reason; None for other responses."""
    ignored: list[str] = field(factory=list[str])
    """The undocumented properties of the request's body, such as `status`. The real API may also ignore them."""
    number: int = field(default=0, repr=False)
    """The position of the request in the log, counted from 1."""
    time: datetime = field(factory=partial(datetime.now, UTC), repr=False)
    """The real time at which the request arrived, which does not depend on the sandbox's clock."""
    duration: float | None = field(default=None, repr=False)
    """The seconds from the request to its response, or to the end of the connection; None while it is being served."""

    @classmethod
    def of(cls, request: HttpRequest, path: str, mask: Mask) -> "Exchange":
        """Create a log entry, without secrets, for a request that has no response yet."""
        return cls(
            request.method,
            mask.text(path),
            mask.query(request.query),
            mask.headers(request.headers),
            mask.content(request.body, request.headers.get("content-type", "")),
            correlation_id=mask.known(request.headers.get("x-correlation-id", "")) or None,
        )

    def repeated(self, authorization: str) -> HttpRequest:
        """Return the same request with another token, and without its correlation ID."""
        kept = {name: value for name, value in self.headers.items() if name != "x-correlation-id"}
        return HttpRequest(
            method=self.method,
            path=self.path,
            query=self.query,
            headers={**kept, "authorization": authorization},
            body=self.content,
            client="127.0.0.1",
            root="",
            scheme="http",
            receive=_never,
        )

    @property
    def json(self) -> Any:
        """The parsed request body; None without a body. The fields of a form are a dict of strings.

        Raises ValueError if the body is neither JSON nor a form. Use `content` for its bytes.
        """
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.content.decode("utf-8", "replace"), keep_blank_values=True))
        return self._parsed("request", self.content)

    @property
    def size(self) -> int:
        """The size of the request body and the response body together, in bytes."""
        return len(self.content) + len(self.response_content)

    @property
    def response(self) -> Any:
        """The parsed response body, before any fault replaced its bytes; None without a response."""
        return self._parsed("response", self.response_content)

    def has(self, name: str, value: object) -> bool:
        """True if an attribute is equal to a value. A body that is not JSON is not equal to any value.

        In a path, `*` stands for anything.
        """
        found = self.value(name)
        return bool(found == value) or (name == "path" and fnmatchcase(self.path, str(value)))

    def value(self, name: str) -> object:
        """Return an attribute; for a body that is not JSON, an object that is equal to nothing else."""
        try:
            found: object = getattr(self, name)
            return found
        except ValueError:
            return object()

    def _parsed(self, whose: str, content: bytes) -> Any:
        try:
            return parse(content) if content else None
        except ValueError as error:
            raise ValueError(f"the body of this {whose} is not JSON: {self.method} {self.path}: {error}") from error


async def _never() -> dict[str, Any]:
    """Receive nothing, because the client of a repeated request does not disconnect."""
    return await asyncio.Future()


_MOST_MISSES = 10
_ATTRIBUTES = frozenset({*(each.name for each in fields(Exchange)), "json", "response"})
_METHODS = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")


def _method(name: str, value: object) -> str:
    method = text(name, value).upper()
    if method not in _METHODS:
        raise invalid_argument(name, f"one of {', '.join(_METHODS)}", f"; got {method!r}")
    return method


def _status(name: str, value: object) -> int:
    accepted = "an integer from 100 to 599, or 0 for requests without a response"
    status = integer(name, value, accepted=accepted)
    if status != 0 and not 100 <= status <= 599:
        raise invalid_value(name, accepted, value)
    return status


def _query(name: str, value: object) -> list[tuple[str, str]]:
    accepted = "a list of pairs of strings"
    pairs = [
        tuple(array(f"{name}[{index}]", each, accepted)) for index, each in enumerate(array(name, value, accepted))
    ]
    if not all(len(pair) == 2 and all(isinstance(each, str) for each in pair) for pair in pairs):
        raise invalid_value(name, accepted, value)
    return pairs


# Checks for filters. With an impossible filter, an assertion that no request matches would always pass.
_CHECKS: Mapping[str, Callable[[str, object], Any]] = {
    "method": _method,
    "path": path_pattern,
    "query": _query,
    "status": _status,
    "correlation_id": filled_text,
}


class RequestLog(Sequence[Exchange]):
    """The latest requests, oldest first. The log keeps at most 1,000 requests, and 16 MiB of bodies.

    `dropped` is the number of older requests that were removed.

    assert sandbox.requests.last().json == {"code": "VIP"}
    assert sandbox.requests.of("acceptAppointment").last().status == 200
    """

    def __init__(
        self,
        operations: Collection[str],
        exchanges: Sequence[Exchange] = (),
        *,
        size: int = 1000,
        most_bytes: int = 16 * 2**20,
        dropped: int = 0,
        part_of: "RequestLog | None" = None,
        filters: Mapping[str, Any] | None = None,
    ) -> None:
        self._operations = operations
        self._exchanges = deque(exchanges)
        self._size = size
        self._most_bytes = most_bytes
        self._bytes = 0
        self.dropped = dropped
        """The number of older requests that were removed to make room."""
        self._filters = dict(filters or {})
        self.misses: list[dict[str, Any]] = [] if part_of is None else part_of.misses
        """The latest filters that matched no request, for the failure report."""
        self.version = 0
        self._added = self._cleared = 0
        self._lock = RLock()

    def add(self, exchange: Exchange) -> None:
        """Append a request to the log. If the log is full, remove the oldest request."""
        with self._lock:
            self.version += 1
            self._added += 1
            exchange.number = self._added
            self._exchanges.append(exchange)
            self._bytes += exchange.size
            self._drop_oldest()

    def respond(self, exchange: Exchange, status: int, content: bytes) -> None:
        """Add the response to a logged request. If the bodies in the log are too large, remove the oldest requests."""
        with self._lock:
            is_logged = bool(self._exchanges) and exchange.number >= self._exchanges[0].number
            exchange.status, exchange.response_content = status, content
            exchange.duration = (datetime.now(UTC) - exchange.time).total_seconds()
            self.version += 1
            if is_logged:
                self._bytes += len(content)
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        while len(self._exchanges) > self._size or (self._bytes > self._most_bytes and len(self._exchanges) > 1):
            self._bytes -= self._exchanges.popleft().size
            self.dropped += 1

    def last(self) -> Exchange:
        """Return the latest request. Raises LookupError if there is no request."""
        with self._lock:
            if not self._exchanges:
                raise LookupError(f"no such request was made{self._dropped()}")
            return self._exchanges[-1]

    def of(self, operation: str) -> "RequestLog":
        """Return the requests to the operation with this ID, or to the token endpoint ("token").

        Raises:
            InvalidArgumentError: The document has no such operation.
        """
        return self.where(operation=operation)

    def where(self, **attributes: Any) -> "RequestLog":
        """Return the requests whose attributes have the given values: `where(method="POST", path="/offices/*")`.

        In a path, `*` stands for anything. If the log has dropped requests, the result may be incomplete, and this
        method emits a UserWarning.

        Raises:
            TypeError: Requests have no such attribute.
            InvalidArgumentError: No request can have such a value, such as an `operation` that the document does not
                contain. Pass None for undocumented paths.
        """
        if self.dropped:
            warnings.warn(f"the log has dropped {self.dropped} requests, which this filter cannot find", stacklevel=2)
        return self.matching(attributes)

    def matching(self, attributes: Mapping[str, Any]) -> "RequestLog":
        """Return the same as `where`, without a warning."""
        if unknown := attributes.keys() - _ATTRIBUTES:
            known = ", ".join(sorted(_ATTRIBUTES))
            raise TypeError(f"a request has no {', '.join(sorted(unknown))}; it has: {known}")
        if attributes.get("operation") is not None:
            check_operation(attributes["operation"], self._operations, TOKEN)
        attributes = {name: _CHECKS[name](name, each) if name in _CHECKS else each for name, each in attributes.items()}
        found = [each for each in self if all(each.has(name, value) for name, value in attributes.items())]
        filters = {**self._filters, **attributes}
        if not found and filters not in self.misses:
            self.misses.append(filters)
            del self.misses[:-_MOST_MISSES]
        return self._part(found, filters)

    def nearest(self, attributes: Mapping[str, Any]) -> Exchange | None:
        """Return the request that matches the most values, or None if no request matches any of them.

        In case of a tie, return the latest request.
        """
        scores = [(sum(each.has(name, value) for name, value in attributes.items()), each) for each in self]
        best = max(reversed(scores), key=lambda entry: entry[0], default=(0, None))
        return best[1] if best[0] else None

    @property
    def latest(self) -> int:
        """The number of the latest request, even if it was removed; 0 before the first request."""
        return self._added

    def dropped_after(self, number: int) -> int:
        """Return the number of requests after this one that were removed to make room."""
        return max(0, self._cleared + self.dropped - max(number, self._cleared))

    def clear(self) -> None:
        """Remove all requests from the log. Numbering continues."""
        with self._lock:
            self._exchanges.clear()
            self._cleared = self._added
            self._bytes = self.dropped = 0
            self.misses.clear()
            self.version += 1

    def _dropped(self) -> str:
        return f" ({self.dropped} older requests were removed)" if self.dropped else ""

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> "RequestLog": ...
    def __getitem__(self, index: int | slice) -> "Exchange | RequestLog":
        return self._part(list(self)[index]) if isinstance(index, slice) else self._exchanges[index]

    def _part(self, exchanges: Sequence[Exchange], filters: Mapping[str, Any] | None = None) -> "RequestLog":
        return RequestLog(
            self._operations, exchanges, dropped=self.dropped, part_of=self, filters=filters or self._filters
        )

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)

    def __repr__(self) -> str:
        return f"RequestLog({list(self)!r}{self._dropped()})"
