"""Cache a client's token, and renew it shortly before it expires, while calls still use the old one.

At most one token request is in progress, no matter how many calls wait for it.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Coroutine
from threading import Lock
from types import TracebackType
from typing import Any

from ..._loops import SharedResult, restarts_in_a_child, start
from ..._runtime.operations import Operation
from ..._runtime.secret import Secret
from ...errors import EngageError, TokenError
from ..call import Access
from .scopes import Scopes
from .source import FOREVER, Token, TokenSource

# Seconds to wait after a failed renewal, if the old token is still valid or the failure is permanent.
RENEWAL_PAUSE = 5.0
# After the API has rejected MOST_REJECTED new tokens in a row, a token is used for at least REJECTION_PAUSE seconds.
MOST_REJECTED = 2
REJECTION_PAUSE = 5.0


class Tokens:
    """The tokens of one client, shared by its event loops and threads."""

    def __init__(self, source: TokenSource, clock: Callable[[], float]) -> None:
        self._source = source
        self._clock = clock
        self._scopes = Scopes(source.scopes, clock)
        self._lock = Lock()
        self._token = source.first
        self._renewal: _Renewal | None = None
        """The renewal in progress, or the last one."""
        self._fetched_at = -FOREVER
        """When the last token was requested."""
        self._new_rejected = 0
        """How many new tokens the API rejected in a row."""
        self._last_rejected: Secret | None = None
        """The last new token that the API rejected."""
        restarts_in_a_child(self)

    async def get(self, scope: str | None) -> Token:
        """Return a token for a call that needs this scope: the cached token if it has the scope, otherwise a new one.

        If the token endpoint rejected the scope, the call gets a token without it.
        """
        while (token := self.valid(scope)) is None:
            renewal = self._begin(scope)
            result = await renewal.get()
            if isinstance(result, Token):
                if not self._scopes.lacks(result, scope):
                    return result
            elif result is not None and not self._scopes.waits_for_another_request(scope, renewal.scopes):
                raise renewal.error_for_one_call(result)
        if token.renew_at <= self._clock():
            self._begin(None)
        return token

    def valid(self, scope: str | None) -> Token | None:
        """Return the cached token, unless it has expired, was rejected, or lacks a scope that may be granted."""
        token = self._unexpired()
        return None if token is None or self._scopes.lacks(token, scope) else token

    def worked(self, token: Token, scope: str | None) -> None:
        """Record that a call with this token and scope succeeded."""
        self._scopes.works(scope, token)

    def access(self, operation: Operation[Any], token: Token) -> Access:
        """Return what is known about the scopes of a call that got a 403."""
        return self._scopes.access(operation, token)

    def drop(self, rejected: Secret) -> bool:
        """Forget a token that the API rejected, unless it has already been replaced.

        Return whether to send the request again, with another token. If the API also rejected the last new tokens, keep
        the token for a while.
        """
        with self._lock:
            if not self._source.renewable:
                return False
            if self._token is not None and self._token.secret is rejected:
                if self._new_rejected >= MOST_REJECTED and self._clock() < self._fetched_at + REJECTION_PAUSE:
                    return False
                self._token = None
        return True

    def replaced(self, token: Token, *, accepted: bool) -> None:
        """Record whether the API accepted a token that replaced a rejected one."""
        with self._lock:
            if accepted:
                self._new_rejected = 0
            elif token.secret is not self._last_rejected:  # count each token only once, even if several calls used it
                self._last_rejected = token.secret
                self._new_rejected += 1

    @property
    def rejection(self) -> str | None:
        """The explanation for a rejected token, if the API keeps rejecting new ones."""
        if self._new_rejected < MOST_REJECTED:
            return None
        return (
            f"the API rejected the last {self._new_rejected} new tokens, so the client requests another one at most"
            f" once every {REJECTION_PAUSE:g} s"
        )

    async def aclose(self) -> None:
        """Cancel a token request that is still in progress in this event loop."""
        renewal = self._renewal
        if renewal is not None and renewal.task.get_loop() is asyncio.get_running_loop():
            renewal.task.cancel()
            await asyncio.wait([renewal.task])

    def restart(self) -> None:
        """In a child process, keep the token, but do not wait for the parent's token request."""
        self._lock = Lock()
        self._renewal = None

    def _unexpired(self) -> Token | None:
        token = self._token
        return token if token is not None and self._clock() < token.expires_at else None

    def _fresh(self) -> Token | None:
        """Return the cached token, unless it is due for renewal."""
        token = self._token
        return token if token is not None and self._clock() < token.renew_at else None

    def _begin(self, scope: str | None) -> _Renewal:
        """Return the renewal to wait for: the one in progress, or a new one.

        If the last renewal requested the same scopes and has just failed permanently, return it. If the renewal in
        progress lacks this scope, the next one requests it, and `get` calls this method again.
        """
        with self._lock:
            last = self._renewal
            if last is not None and self._scopes.wanted(scope) <= last.scopes:
                has_just_failed = self._clock() < last.next_at
                if has_just_failed or not last.is_over:
                    return last
            self._scopes.need(scope)
            if last is None or last.is_over:
                self._renewal = last = _Renewal(self._renew)
            return last

    async def _renew(self, renewal: _Renewal) -> None:
        """Fetch and cache a token. End the renewal with the token or the error, or with None if it was cancelled."""
        result: Token | Exception | None = None
        try:
            await asyncio.sleep(0)  # calls that begin at the same moment add their scopes
            with self._lock:
                renewal.scopes = self._scopes.take()
                self._fetched_at = self._clock()
            result = self._token = await self._scopes.fetch(self._source.fetch, renewal.scopes, self._fresh)
        except Exception as error:  # noqa: BLE001 - raised by the calls that wait
            result = error
            renewal.frames = error.__traceback__
            self._postpone_next(renewal, error)
        except (asyncio.CancelledError, GeneratorExit) as error:
            if renewal.task.cancelling() or not renewal.task.get_loop().is_running():
                raise  # the renewal was cancelled; the calls that wait start another one
            result = TokenError("the token function, or what it awaits, was cancelled", retryable=True)
            result.__cause__ = error
        finally:
            renewal.set(result)

    def _postpone_next(self, failed: _Renewal, error: Exception) -> None:
        """After a failed renewal, use the old token for a while, if there is one.

        After a permanent failure, start no other renewal during this time.
        """
        next_at = self._clock() + RENEWAL_PAUSE
        with self._lock:
            if self._token is not None:
                self._token = self._token._replace(renew_at=next_at)
        if isinstance(error, EngageError) and not error.retryable:
            failed.next_at = next_at


class _Renewal(SharedResult["Token | Exception | None"]):
    """One token request. Its result is the token or the error; None if the request was cancelled."""

    def __init__(self, renew: Callable[[_Renewal], Coroutine[Any, Any, None]]) -> None:
        super().__init__()
        self.scopes: frozenset[str] = frozenset()
        """The requested scopes; empty until the request begins."""
        self.frames: TracebackType | None = None
        """The traceback of the error, if the request failed."""
        self.next_at = -FOREVER
        """After a permanent failure: the time from which another renewal may start."""
        self.task = start(renew(self))

    def error_for_one_call(self, error: Exception) -> Exception:
        """Return a copy of the error for one of the waiting calls."""
        if isinstance(error, EngageError):
            copied = copy.copy(error)
            copied.__cause__ = error
            return copied
        return _copy_of(error).with_traceback(self.frames)


def _copy_of(error: Exception) -> Exception:
    """Return a copy of the caller's own error, or the error itself if it cannot be copied."""
    try:
        copied = copy.copy(error)
    except Exception:  # noqa: BLE001 - the caller's code
        return error
    if type(copied) is not type(error) or copied.args != error.args:
        return error
    copied.__cause__, copied.__context__ = error.__cause__, error.__context__
    copied.__suppress_context__ = error.__suppress_context__
    if hasattr(error, "__notes__"):
        copied.__notes__ = [*error.__notes__]
    return copied
