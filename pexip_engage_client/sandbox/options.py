"""What `Sandbox` takes: its options, checked, for the class and for the command line."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

from .._runtime.arguments import filled_text, flag, integer, is_array, is_mapping
from ..errors import InvalidArgumentError
from .document.openapi import load
from .http.rate_limits import RateLimits
from .seeding import Seed
from .state.clock import Clock
from .zones import zone

_SLUG = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._~-]+")
_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_LANGUAGES = "/components/schemas/Language/enum"
_MOMENT = "a moment with a time zone, of the years 100 to 9899, such as '2025-03-03T08:00:00Z', or None for real time"
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
    document: Path | None


def refused(name: str, accepted: str, value: object) -> InvalidArgumentError:
    """The error for an option that does not fit. It shows the value: no option but the client's secret is one."""
    return InvalidArgumentError(f"{name} must be {accepted}; got {value!r}", parameter=name, accepted=accepted)


def _enterprise(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise refused(name, "a slug: letters, digits, and . _ ~ -", value)
    return value


def _seed(name: str, value: Any) -> Any:
    if value is not None and not isinstance(value, str | Path) and not is_mapping(value):
        raise refused(name, '"demo", a path, a dict of tables with records, or None', value)
    return Path(value).absolute() if isinstance(value, str | Path) and value != "demo" else value


def _scopes(name: str, value: Any) -> tuple[str, ...] | None:
    return None if value is None else tuple(_texts(name, value))


def _texts(name: str, value: Any) -> list[str]:
    if not is_array(value) or not all(isinstance(each, str) for each in value):
        raise refused(name, "a list of strings", value)
    return list(value)


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
    "enterprise": ("acme", _enterprise),
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
    "document": (None, _path),
}


def checked_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """All options, those that are not given as they are by themselves; InvalidArgumentError for what does not fit."""
    for name in given:
        if name not in OPTIONS:
            raise InvalidArgumentError(
                f"{name} is no option; there are: {', '.join(OPTIONS)}", parameter=name, accepted=", ".join(OPTIONS)
            )
    options = {name: check(name, given.get(name, default)) for name, (default, check) in OPTIONS.items()}
    document = options["document"] = load(options["document"])
    options["scopes"] = document.scopes if options["scopes"] is None else options["scopes"]
    for scope in options["scopes"]:
        if scope not in document.scopes:
            raise refused("scopes", f"some of the {len(document.scopes)}, such as {document.scopes[0]!r}", scope)
    languages = document.at(_LANGUAGES)
    if options["language"] not in languages:
        raise refused("language", f"one of {', '.join(languages)}", options["language"])
    return options
