"""The base of the generated resource classes.

Their methods are plain functions that return a coroutine, and what awaits is here: so the frames in an error's
traceback hold nothing that the caller passed, which some reporters of errors would show.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from ..errors import InvalidArgumentError
from .operations import Caller

T = TypeVar("T")
D = TypeVar("D", covariant=True)


class Resource:
    """The operations of one resource, called through one client."""

    __slots__ = ("_client",)

    def __init__(self, client: Caller) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"


class Envelope(Protocol[D]):
    """What every documented answer is."""

    @property
    def data(self) -> D: ...


async def answer_of(call: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The answer of an operation, begun when it is awaited."""
    try:
        return await call()
    except InvalidArgumentError as error:
        raise error.with_traceback(None) from None


async def data_of(call: Callable[[], Coroutine[Any, Any, Envelope[T]]]) -> T:
    """The `data` of an operation's answer."""
    return (await answer_of(call)).data
