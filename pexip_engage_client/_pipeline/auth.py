"""The access token: where it comes from, and how it gets into a request.

Three sources: a fixed token, a caller's own async function, or client credentials. The last keep their token until
shortly before it expires (see `SKEW`) and then ask for the next, with one request however many calls wait for it.
"""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import Future
from threading import Lock
from typing import Protocol, cast

from .._http import httpx
from ..errors import EngageError, TokenError, one_line
from .call import Call
from .options import is_token

# A token is renewed when the lesser of this many seconds and a tenth of its life is left.
SKEW = 30.0
# How long a token is taken to live when the token endpoint does not say: short enough for any realm.
UNSTATED_LIFE = 60.0
# When an early renewal fails, the old token serves on, and the next attempt is made after this many seconds.
RENEWAL_PAUSE = 5.0

SUCCESS = 200
UNAUTHORIZED = 401


class TokenSource(Protocol):
    """Where access tokens come from."""

    async def token(self) -> str:
        """A token to try."""
        ...

    async def another(self, refused: str) -> str | None:
        """A token in place of one that was refused; None if there can be no other."""
        ...


class BearerAuth(httpx.Auth):
    """Sends the token along, to one host only; after a 401 sends the request once more with another token."""

    def __init__(self, source: TokenSource, host: str) -> None:
        self._source = source
        self._host = host

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send the request with a token, and at most once more with another."""
        call = Call.of(request)
        if request.url.host != self._host:
            raise TokenError(f"the token goes to {self._host} only")
        call.phase = "token"
        token = await self._source.token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == UNAUTHORIZED:
            call.phase = "token"
            another = await self._source.another(token)
            if another is not None:
                request.headers["Authorization"] = f"Bearer {another}"
                yield request


def checked(token: object, origin: str) -> str:
    """The token, if it can travel in a header. Anything else would fail later, with the token in the error's text."""
    if not isinstance(token, str) or not is_token(token):
        raise TokenError(f"{origin} is not a token: a string of printable ASCII characters without spaces")
    return token


class FixedToken:
    """A token that the caller has, and nobody can renew."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self) -> str:
        """The token."""
        return self._token

    async def another(self, refused: str) -> str | None:
        """There is none."""
        return None


class TokenFunction:
    """A caller's own async function: awaited for every call, and once more after a 401."""

    def __init__(self, function: Callable[[], Awaitable[str]]) -> None:
        self._function = function

    async def token(self) -> str:
        """What the function returns."""
        try:
            token = await self._function()
        except EngageError:
            raise
        except Exception as error:  # noqa: BLE001 - a caller's code may raise anything
            failure = TokenError(f"the token function raised {type(error).__name__}")
            failure.__cause__ = error
        else:
            return checked(token, "what the token function returned")
        raise failure

    async def another(self, refused: str) -> str | None:
        """What the function returns now."""
        return await self.token()


class Token:
    """An access token and its times on the monotonic clock."""

    def __init__(self, value: str, *, renew_at: float, expires_at: float) -> None:
        self.value = value
        self.renew_at = renew_at
        self.expires_at = expires_at


class TokenCache:
    """A client's token and the request for its next one, shared by all its event loops."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.token: Token | None = None
        self.renewal: Renewal | None = None


class Renewal:
    """One token request, awaited by any number of calls. It belongs to none of them, so none can cancel it."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.result: Future[Token | EngageError | None] = Future()
        """The token, why there is none, or None when its event loop ended before the answer came."""
        self.task: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be expected of it any more."""
        return self.result.done() or self.loop.is_closed()


class ClientCredentials:
    """Tokens by the OAuth2 client credentials grant, kept until shortly before they expire."""

    def __init__(
        self, request: Callable[[], Awaitable[Token]], cache: TokenCache, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._request = request
        self._cache = cache
        self._clock = clock

    async def token(self) -> str:
        """The token that is cached, unless it is due; else a new one."""
        token = self._cache.token
        if token is not None and self._clock() < token.renew_at:
            return token.value
        return await self._renewed()

    async def another(self, refused: str) -> str | None:
        """A new token, unless another call has already brought one."""
        with self._cache.lock:
            token = self._cache.token
            if token is not None and token.value == refused:
                self._cache.token = None
        return await self.token()

    async def _renewed(self) -> str:
        while True:
            with self._cache.lock:
                token = self._cache.token
                if token is not None and self._clock() < token.renew_at:
                    return token.value
                renewal = self._cache.renewal
                if renewal is None or renewal.is_over:
                    renewal = self._cache.renewal = Renewal()
                    renewal.task = renewal.loop.create_task(self._renew(renewal))
            # Shielded: a call that is cancelled leaves the request to the others.
            result = await asyncio.shield(asyncio.wrap_future(renewal.result))
            if isinstance(result, Token):
                return result.value
            if result is not None:
                raise copy.copy(result)

    async def _renew(self, renewal: Renewal) -> None:
        result: Token | EngageError | None = None
        try:
            result = await self._request()
            self._cache.token = result
        except EngageError as error:
            old = self._cache.token
            now = self._clock()
            if old is not None and error.retryable and now < old.expires_at:
                old.renew_at = min(now + RENEWAL_PAUSE, old.expires_at)
                result = old
            else:
                result = error.with_traceback(None)
        except Exception as error:  # noqa: BLE001 - those who wait need an answer, whatever happened
            result = TokenError(f"the token request failed: {type(error).__name__}")
        finally:
            renewal.result.set_result(result)

    async def aclose(self) -> None:
        """Give up a token request that this event loop still has under way."""
        renewal = self._cache.renewal
        if renewal is None or renewal.task is None or renewal.loop is not asyncio.get_running_loop():
            return
        renewal.task.cancel()
        await asyncio.wait([renewal.task])


def read_token(response: httpx.Response, asked_at: float, secret: str) -> Token:
    """The token in the token endpoint's answer; `TokenError` for any other answer."""
    status = response.status_code
    answer = _json_object(response)
    if status == SUCCESS and "access_token" in answer:
        value = checked(answer["access_token"], "what the token endpoint returned")
        life = _seconds(answer.get("expires_in"))
        return Token(value, renew_at=asked_at + life - min(SKEW, life / 10), expires_at=asked_at + life)
    error = answer.get("error")
    code = one_line(error, 60).replace(secret, "***") if isinstance(error, str) else None
    described = answer.get("error_description")
    parts = [f"the token endpoint answered {status}"]
    if code:
        parts.append(code)
    elif httpx.codes.is_redirect(status):
        parts.append("redirects are not followed")
    else:
        parts.append(f"not the JSON of a token endpoint ({len(response.content)} bytes)")
    if isinstance(described, str):
        parts.append(described)
    message = ": ".join(parts).replace(secret, "***")
    raise TokenError(message, error=code, status_code=status, retryable=status == 429 or status >= 500)


def _json_object(response: httpx.Response) -> dict[str, object]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return cast(dict[str, object], answer) if isinstance(answer, dict) else {}


def _seconds(expires_in: object) -> float:
    try:
        life = float(expires_in)  # type: ignore[arg-type]  # whatever is no number is as good as not stated
    except (TypeError, ValueError, OverflowError):
        return UNSTATED_LIFE
    return max(0.0, life) if life == life else UNSTATED_LIFE
