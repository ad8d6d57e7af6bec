"""Checks for the options that contain credentials. Their messages never show the value that was passed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from inspect import Parameter
from typing import Any

from .._runtime import wire
from .._runtime.arguments import (
    PADDED,
    UNPADDED,
    array,
    invalid_argument,
    is_plain_function,
    kind_of,
    takes,
)
from .._runtime.secret import Secret
from .redaction import BEARER_HINT

TOKEN = "printable ASCII without spaces, or an async function that returns it"  # noqa: S105 - a description

_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def checked_token(name: str, given: Secret) -> Secret:
    if is_plain_function(given.value):
        raise invalid_argument(name, TOKEN, "; got a plain function")
    if callable(given.value) and not takes_scopes(given) and not takes(given.value, 0):
        raise invalid_argument(name, TOKEN, "; got one that can be called neither without arguments nor with scopes")
    if not callable(given.value) and (not given.is_token or given.has_scheme):
        raise invalid_argument(name, TOKEN, BEARER_HINT if given.has_scheme else f"; got {kind_of(given.value)}")
    return given


def checked_client_secret(name: str, given: Secret) -> Secret:
    if not given.is_text:
        accepted = "a non-empty string that can be encoded as UTF-8"
        raise invalid_argument(name, accepted, f"; got {kind_of(given.value)}")
    if given.value != given.value.strip():
        raise invalid_argument(name, UNPADDED, PADDED)
    return given


def checked_scopes(name: str, given: object) -> frozenset[str]:
    return frozenset(scope_name(name, each) for each in array(name, given, "a list of scopes"))


def scope_name(name: str, value: object) -> str:
    """Check a scope. It must not contain spaces, because they separate scopes (RFC 6749, 3.3).

    Undocumented scopes are accepted, but not a documented one with another case or other punctuation.
    """
    scope = wire.text(name, value)
    # RFC 6749 allows commas; here a comma means that a list was joined with the wrong separator
    if not re.fullmatch(r"[!#-+\--\[\]-~]+", scope):
        accepted = "names of printable ASCII without spaces, commas, quotes or backslashes"
        raise invalid_argument(name, accepted, f"; got {scope!r}")
    from ..generated.scopes import Scope  # only explicit scopes need it

    same = next((each.value for each in Scope if _letters(each.value) == _letters(scope)), scope)
    if same != scope:
        raise invalid_argument(name, f"a scope in its exact form, {same!r}", f"; got {scope!r}")
    return scope


def _letters(scope: str) -> str:
    return re.sub("[^a-z0-9]", "", scope.lower())


def takes_scopes(token: Secret) -> bool:
    """Whether a token is a function that takes scopes."""
    return callable(token.value) and taking_scopes(token.value) is not None


def taking_scopes(function: Callable[..., Any]) -> Callable[[frozenset[str]], Any] | None:
    """Return the function in a form that takes the scopes as its only argument; None if it does not take scopes.

    The scopes are passed as the parameter named `scopes`, otherwise as the only required parameter.
    """
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):  # some built-in callables have no signature
        return None
    if "scopes" in parameters and parameters["scopes"].kind in _BY_NAME:
        return lambda scopes: function(scopes=scopes)
    positional = [each for each in parameters.values() if each.kind in _BY_POSITION]
    return function if sum(each.default is Parameter.empty for each in positional) == 1 else None
