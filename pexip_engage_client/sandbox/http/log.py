"""What was asked and responded, for assertions and for the page."""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, overload

from attrs import define, field


@define
class Exchange:
    """One API request with its response. `operation` is None where no operation of the document was meant."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    operation: str | None = None
    status: int = 0
    response_content: bytes = field(default=b"", repr=False)
    correlation_id: str | None = None

    @property
    def json(self) -> Any:
        """The request's body; None when there was none."""
        return json.loads(self.content) if self.content else None

    @property
    def response(self) -> Any:
        """The response's body, before a fault spoiled its bytes; None when there was none."""
        return json.loads(self.response_content) if self.response_content else None


class RequestLog(Sequence[Exchange]):
    """The latest requests, oldest first: at most a thousand, and no more than 16 MiB of responses.

    assert sandbox.requests.last().json == {"code": "VIP"}
    assert sandbox.requests.of("acceptAppointment").last().status == 200
    """

    def __init__(self, exchanges: Sequence[Exchange] = (), size: int = 1000, room: int = 16 * 2**20) -> None:
        self._exchanges = deque(exchanges)
        self._size = size
        self._room = room

    def add(self, exchange: Exchange) -> None:
        """Log one more, when it comes in; the oldest goes when there are too many."""
        self._exchanges.append(exchange)
        if len(self._exchanges) > self._size:
            self._drop()

    def respond(self, exchange: Exchange, status: int, content: bytes) -> None:
        """Note a response; the oldest requests go when there is no room."""
        exchange.status, exchange.response_content = status, content
        self._room -= len(content)
        while self._room < 0 and len(self._exchanges) > 1:
            self._drop()

    def _drop(self) -> None:
        self._room += len(self._exchanges.popleft().response_content)

    def last(self) -> Exchange:
        """The latest request; LookupError without one."""
        if not self._exchanges:
            raise LookupError("no such request was made")
        return self._exchanges[-1]

    def of(self, operation: str) -> "RequestLog":
        """Those of one operation, by its id."""
        return self.where(operation=operation)

    def where(self, **attributes: Any) -> "RequestLog":
        """Those with these attributes: `where(method="POST", status=422)`."""
        return RequestLog(
            [each for each in self if all(getattr(each, name) == value for name, value in attributes.items())]
        )

    def clear(self) -> None:
        """Forget them."""
        while self._exchanges:
            self._drop()

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> "RequestLog": ...
    def __getitem__(self, index: int | slice) -> "Exchange | RequestLog":
        return RequestLog(list(self)[index]) if isinstance(index, slice) else self._exchanges[index]

    def __iter__(self) -> Iterator[Exchange]:
        return iter(list(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)

    def __repr__(self) -> str:
        return f"RequestLog({list(self)!r})"
