"""Keep secrets out of every frame, log record, repr, message and pickle."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dis import opname
from traceback import walk_tb
from types import FrameType
from typing import Any, cast

from .._failures import cut_below, every
from .._runtime.secret import Secret
from .libraries import library_of

# Only secrets of at least this length are masked: shorter ones would match unrelated text by chance.
SHORTEST = 6

# Ends the message about a token that begins with its scheme.
BEARER_HINT = '; omit "Bearer"'


def masked(data: bytes, secrets: Collection[Secret]) -> bytes:
    """Return external data with all secrets masked."""
    for secret in secrets:
        if len(secret.value) >= SHORTEST:
            data = re.sub(secret.pattern, b"***", data)
    return data


def redact_failure(error: BaseException, secrets: Collection[Secret], handled: BaseException | None) -> None:
    """Remove the secrets from an error that the HTTP library raised: from its frames, request and messages.

    Call it where the error is caught. `handled` has the same meaning as in `every`.
    """
    cut_below(error, handled)
    _redact_texts(error, secrets, handled)


def redact_bug(error: BaseException, secrets: Collection[Secret], handled: BaseException | None) -> None:
    """Remove the secrets from an error that no HTTP library raised, and keep its traceback.

    The frames help to find the bug, which may be in an object that the caller passed in. If a frame's variables show a
    secret, they are deleted, unless the frame is still in use. If an exception is raised a second time, its first
    traceback may contain frames in use.
    """
    for each in every(error, handled):
        below = each.__traceback__ if each is not error or each.__traceback__ is None else each.__traceback__.tb_next
        for frame, _ in walk_tb(below):
            if not _is_suspended(frame) and _shows(frame.f_locals, secrets):
                with suppress(RuntimeError):  # the frame is still running
                    frame.clear()
    _redact_texts(error, secrets, handled)


def _is_suspended(frame: FrameType) -> bool:
    """Whether a frame belongs to a suspended coroutine. Before Python 3.13, clearing the frame ends the coroutine."""
    return opname[frame.f_code.co_code[frame.f_lasti]] == "YIELD_VALUE"


def _redact_texts(error: BaseException, secrets: Collection[Secret], handled: BaseException | None) -> None:
    for each in every(error, handled):
        library = library_of(each, "RequestError")
        if library is not None:  # the request contains the token
            cast(Any, each).request = library.Request("GET", "https://withheld.invalid")
        if _shows(each.args, secrets):
            each.args = (masked(str(each).encode("utf-8", "replace"), secrets).decode(),)


def _shows(value: object, secrets: Collection[Secret]) -> bool:
    """Whether the repr of a value shows a secret."""
    try:
        shown = repr(value).encode("utf-8", "replace")
    except Exception:  # noqa: BLE001 - the caller's own class may raise anything
        return True
    return masked(shown, secrets) != shown
