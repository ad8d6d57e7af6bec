"""The access token: where it comes from, and how long it is used.

Three sources: a fixed token, a caller's own async function, or client credentials. Of the last two the token is kept,
and renewed shortly before it expires (see `SKEW`), beside the calls, which go on with the old one while it is valid.
However many calls need a token, one request for it is under way.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from inspect import isawaitable
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, cast

from .._http import httpx
from .._loops import restarts_in_a_child
from .._runtime.arguments import LARGEST, refused
from ..errors import EngageError, TokenError
from .options import TokenFunction
from .redaction import Secret

# A token is renewed when the lesser of this many seconds and a tenth of its life is left.
SKEW = 30.0
# After a renewal that failed while the old token is valid, or was refused for good, the next is made after so long.
RENEWAL_PAUSE = 5.0
# A token serves for so many seconds at least, whatever is said of its life, and no other is asked for meanwhile, unless
# it is refused.
LEAST_LIFE = 1.0
# How often a call looks whether the event loop that asks for a token on its behalf is still there.
LOOK = 0.2

FOREVER = float("inf")


class Token(NamedTuple):
    """An access token and its times on the monotonic clock."""

    secret: Secret
    renew_at: float = FOREVER
    expires_at: float = FOREVER

    def authorize(self, request: httpx.Request) -> None:
        """Put the token into a request."""
        request.headers["Authorization"] = f"Bearer {self.secret.value}"


def token_living(secret: Secret, since: float, life: float) -> Token:
    """A token that expires."""
    renew_after = max(LEAST_LIFE, life - min(SKEW, life / 10))
    return Token(secret, renew_at=since + renew_after, expires_at=since + max(LEAST_LIFE, life))


class Tokens:
    """The tokens of a client, for all its event loops: fetched, kept and renewed; or one that nobody can renew."""

    def __init__(
        self, fetch: Callable[[], Awaitable[Token]] | None, clock: Callable[[], float], given: Token | None = None
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = Lock()
        self._token = given
        self._renewal: _Renewal | None = None
        restarts_in_a_child(self)

    async def get(self) -> Token:
        """A token to try: the one that is kept, while it is valid; else a new one."""
        while (token := self.valid()) is None:
            renewal = self._begin()
            result = await renewal.over()
            if isinstance(result, Token):
                return result
            if isinstance(result, EngageError):
                raise copy.copy(result) from result
            if result is not None:
                raise _copy_of(result).with_traceback(renewal.frames)
        if token.renew_at <= self._clock():
            self._begin()
        return token

    def valid(self) -> Token | None:
        """The token that is kept, unless it has expired or was refused."""
        token = self._token
        return token if token is not None and self._clock() < token.expires_at else None

    def drop(self, refused: Secret) -> bool:
        """Forget a token that was refused, unless another call has already brought a new one; False without another."""
        with self._lock:
            if self._token is not None and self._token.secret is refused and self._fetch is not None:
                self._token = None
        return self._fetch is not None

    async def aclose(self) -> None:
        """Give up a request for a token that this event loop still has under way."""
        renewal = self._renewal
        if renewal is not None and renewal.loop is asyncio.get_running_loop():
            renewal.task.cancel()
            await asyncio.wait([renewal.task])

    def restart(self) -> None:
        """Keep the token in a child process, but wait for no request of the parent's."""
        self._lock = Lock()
        self._renewal = None

    def _begin(self) -> _Renewal:
        """The renewal under way, or the last one, if that was refused for good and just now."""
        with self._lock:
            last = self._renewal
            if last is None or (last.is_over and self._clock() >= last.next_at):
                self._renewal = last = _Renewal(self._renew)
            return last

    async def _renew(self, renewal: _Renewal) -> None:
        result: Token | Exception | None = None
        try:
            result = self._token = await cast(Callable[[], Awaitable[Token]], self._fetch)()
        except Exception as error:  # noqa: BLE001 - raised where the token is asked for
            result = error
            renewal.frames = error.__traceback__
            next_at = self._clock() + RENEWAL_PAUSE
            with self._lock:
                self._token = self._token and self._token._replace(renew_at=next_at)
            if isinstance(error, EngageError) and not error.retryable:
                renewal.next_at = next_at
        except (asyncio.CancelledError, GeneratorExit) as error:
            if renewal.task.cancelling() or not renewal.loop.is_running():
                raise  # we were given up; the others ask again
            result = TokenError("the token function was cancelled, or what it awaits", retryable=True)
            result.__cause__ = error
        finally:
            renewal.result.set_result(result)


class _Renewal:
    """One request for a token, awaited by any number of calls. It belongs to none of them, so none can cancel it."""

    def __init__(self, renew: Callable[[_Renewal], Coroutine[Any, Any, None]]) -> None:
        self.loop = asyncio.get_running_loop()
        self.result: Future[Token | Exception | None] = Future()
        self.frames: TracebackType | None = None
        """Those of the error that it ended with."""
        self.next_at = -FOREVER
        self.task = self.loop.create_task(renew(self))

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be expected of it any more."""
        return self.result.done() or not self.loop.is_running()

    async def over(self) -> Token | Exception | None:
        """The token, why there is none, or None when its event loop stopped before the response came."""
        result = asyncio.wrap_future(self.result)
        elsewhere = self.loop is not asyncio.get_running_loop()
        while not self.is_over:
            await asyncio.wait([result], timeout=LOOK if elsewhere else None)
        return self.result.result() if self.result.done() else None


def _copy_of(error: Exception) -> Exception:
    """One of its own for each call that waited for it; the error itself, if it is of a kind that cannot be copied."""
    try:
        copied = copy.copy(error)
    except Exception:  # noqa: BLE001 - code of the caller's
        return error
    if type(copied) is not type(error) or copied.args != error.args:
        return error
    copied.__cause__, copied.__context__ = error.__cause__, error.__context__
    copied.__suppress_context__ = error.__suppress_context__
    if hasattr(error, "__notes__"):
        copied.__notes__ = [*error.__notes__]
    return copied


async def token_of(function: TokenFunction, clock: Callable[[], float]) -> Token:
    """What the caller's own function returns; what it raises comes out as it is."""
    asked_at, life = clock(), FOREVER
    returned = Secret(function())
    if not isawaitable(returned.value):
        raise refused("token", "an async function", f"; got one that returns a {type(returned.value).__name__}")
    token = Secret(await returned.value)
    if issubclass(type(token.value), tuple | list) and len(token.value) == 2:
        token, life = Secret(token.value[0]), token.value[1]
    if not token.is_token or not isinstance(life, int | float) or not (0 <= life <= LARGEST or life == FOREVER):
        raise TokenError(
            "what the token function returned is no token: printable ASCII characters without spaces,"
            " or such a string and the seconds that it is valid for"
        )
    return token_living(token, asked_at, life)
