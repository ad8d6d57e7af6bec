"""What `Sandbox` takes: its options, checked, for the class and for the command line."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

from .._runtime.arguments import filled_text, flag, integer, is_array, is_mapping, slug
from ..errors import InvalidArgumentError
from ..openapi.reader import Document
from ..openapi.shipped import load
from .document.fitting import misfits
from .http.rate_limits import RateLimits
from .rules import load as load_rules
from .seeding import Seed
from .state.clock import Clock
from .state.store import is_list
from .zones import zone

_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_LANGUAGES = "/components/schemas/Language/enum"
_MOMENT = "a moment with a time zone, of the years 100 to 9899, such as '2025-03-03T08:00:00Z', or None for real time"
_DOCUMENT = (
    "a path of an OpenAPI document with the operations that the sandbox serves, or None for the one of the package"
)
_LONGEST = 1_000_000_000  # seconds, some 31 years


class SandboxOptions(TypedDict, total=False):
    """What `Sandbox` takes beside the enterprise's name."""

    seed: Seed | None
    client_id: str
    client_secret: str
    scopes: Collection[str] | None
    token_lifetime: float
    clock: datetime | str | None
    limits: RateLimits | None
    latency: float
    language: str
    time_zone: str
    random_seed: int | None
    working_hours: bool
    strict_responses: bool
    state: str | Path | None
    control: bool | Literal["anywhere"]
    allow_hosts: Collection[str]
    document: str | Path | None


def refused(name: str, accepted: str, value: object) -> InvalidArgumentError:
    """The error for an option that does not fit. It shows the value: no option but the client's secret is one."""
    return InvalidArgumentError(f"{name} must be {accepted}; got {value!r}", parameter=name, accepted=accepted)


def _seed(name: str, value: Any) -> Any:
    if value is not None and not isinstance(value, str | Path) and not is_mapping(value):
        raise refused(name, '"demo", a path, a dict of tables with records, or None', value)
    if isinstance(value, str | Path):
        return value if value == "demo" else Path(value).absolute()
    try:
        return _own(value)
    except RecursionError:  # nested in itself, which is told with its place when it is planted
        return value


def _own(value: Any) -> Any:
    """A copy that no caller can change."""
    if is_mapping(value):
        return {name: _own(each) for name, each in value.items()}
    return [_own(each) for each in value] if is_list(value) else value


def _scopes(name: str, value: Any) -> tuple[str, ...] | None:
    return None if value is None else tuple(_texts(name, value))


def _texts(name: str, value: Any) -> list[str]:
    if not is_array(value) or not all(isinstance(each, str) for each in value):
        raise refused(name, "a list of strings", value)
    return list(value)


def check_scopes(scopes: Collection[str], known: Sequence[str]) -> None:
    """InvalidArgumentError for one that no operation asks for."""
    for scope in scopes:
        if scope not in known:
            raise refused("scopes", f"some of the {len(known)}, such as {known[0]!r}", scope)


def _hosts(name: str, value: Any) -> frozenset[str]:
    hosts = _texts(name, value)
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise refused(name, "names of hosts without a port, such as 'engage.internal'", host)
    return frozenset(host.lower() for host in hosts)


def _seconds(name: str, value: Any, least: int = 0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= _LONGEST:
        raise refused(name, f"a number of seconds from {least:,} to {_LONGEST:,}", value)
    return value


def checked_lifetime(value: Any) -> float | None:
    """How long one token is good for: in the past, too; None for as long as all."""
    return None if value is None else _seconds("lifetime", value, -_LONGEST)


def _clock(name: str, value: Any) -> Clock:
    if value is None or isinstance(value, str | datetime):
        try:
            return Clock(value)
        except ValueError as error:
            raise refused(name, _MOMENT, value) from error
    raise refused(name, _MOMENT, value)


def _limits(name: str, value: Any) -> RateLimits:
    if value is not None and not isinstance(value, RateLimits):
        raise refused(name, "RateLimits(…), or None for no limits", value)
    return value or RateLimits(None, None)


def _time_zone(name: str, value: Any) -> str:
    try:
        if isinstance(value, str):
            zone(value)
            return value
    except ValueError as error:
        raise refused(name, "the name of a time zone, such as 'Europe/Brussels'", value) from error
    raise refused(name, "the name of a time zone, such as 'Europe/Brussels'", value)


def _path(name: str, value: Any) -> Path | None:
    if value is not None and (not isinstance(value, str | Path) or not str(value)):
        raise refused(name, "a path, or None", value)
    return None if value is None else Path(value)


def _document(name: str, value: Any) -> Document:
    path = _path(name, value)
    if path is None:
        return load()
    try:
        document = load(path)
        rulebook = load_rules()
        showing = [table.shown_by for table in rulebook.tables.values() if table.shown_by is not None]
        reasons = list(misfits(document, rulebook.implementations, showing))
    except (OSError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise _unfit(name, value, f"{type(error).__name__}: {error}") from error
    if reasons:
        raise _unfit(name, value, "; ".join(reasons))
    return document


def _unfit(name: str, value: object, reason: str) -> InvalidArgumentError:
    given = " ".join(f"got {str(value)!r}: {reason}".split())
    return InvalidArgumentError(f"{name} must be {_DOCUMENT}; {given}", parameter=name, accepted=_DOCUMENT)


def _random_seed(name: str, value: Any) -> int | None:
    return None if value is None else integer(name, value, accepted="an integer, or None")


def _state(name: str, value: Any) -> Path | None:
    """Wherever a link leads: the file that is kept there gets replaced, and has one lock."""
    accepted = "a file in a folder that is there, or None"
    given = _path(name, value)
    try:
        path = given and given.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise refused(name, accepted, value) from error
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise refused(name, accepted, value)
    return path


def _control(name: str, value: Any) -> bool | Literal["anywhere"]:
    return "anywhere" if value == "anywhere" else flag(name, value, "True, False or 'anywhere'")


# Each option: what it is when nothing is said, and its check, which gives what is used.
OPTIONS: Mapping[str, tuple[Any, Callable[[str, Any], Any]]] = {
    "enterprise": ("acme", slug),
    "seed": (None, _seed),
    "client_id": ("sandbox", filled_text),
    "client_secret": ("sandbox-secret", filled_text),
    "scopes": (None, _scopes),
    "token_lifetime": (300, _seconds),
    "clock": (None, _clock),
    "limits": (RateLimits(), _limits),
    "latency": (0.0, _seconds),
    "language": ("en", filled_text),
    "time_zone": ("Europe/Brussels", _time_zone),
    "random_seed": (None, _random_seed),
    "working_hours": (False, flag),
    "strict_responses": (True, flag),
    "state": (None, _state),
    "control": (False, _control),
    "allow_hosts": ([], _hosts),
    "document": (None, _document),
}


def checked_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """All options, those that are not given as they are by themselves; InvalidArgumentError for what does not fit."""
    for name in given:
        if name not in OPTIONS:
            raise InvalidArgumentError(
                f"{name} is no option; there are: {', '.join(OPTIONS)}", parameter=name, accepted=", ".join(OPTIONS)
            )
    options = {name: check(name, given.get(name, default)) for name, (default, check) in OPTIONS.items()}
    document = options["document"]
    options["scopes"] = document.scopes if options["scopes"] is None else options["scopes"]
    check_scopes(options["scopes"], document.scopes)
    languages = document.at(_LANGUAGES)
    if options["language"] not in languages:
        raise refused("language", f"one of {', '.join(languages)}", options["language"])
    return options
