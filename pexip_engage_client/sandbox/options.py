"""The options of a sandbox and of its enterprises: type, default and check of each, declared once."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict, get_type_hints

from .._runtime.arguments import filled_text, flag, integer, is_array, is_mapping, slug
from .._runtime.options import DefaultAndCheck, option
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
_ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:\d{1,5})?")
_LANGUAGES = "/components/schemas/Language/enum"
_MOMENT = "a moment with a time zone, of the years 100 to 9899, such as '2025-03-03T08:00:00Z', or None for real time"
_DOCUMENT = (
    "a path of an OpenAPI document with the operations that the sandbox serves, or None for the one of the package"
)
_LONGEST = 1_000_000_000  # seconds, some 31 years


def invalid_option(name: str, accepted: str, value: object) -> InvalidArgumentError:
    """The error for an option that does not fit. It shows the value: no option but the client's secret is one."""
    return InvalidArgumentError(f"{name} must be {accepted}; got {value!r}", parameter=name, accepted=accepted)


def checked_seed(name: str, value: Any) -> Any:
    """The seed; a dict is copied, so that no caller can change it."""
    if value is not None and not isinstance(value, str | Path) and not is_mapping(value):
        raise invalid_option(name, '"demo", a path, a dict of tables with records, or None', value)
    if isinstance(value, str | Path):
        return value if value == "demo" else Path(value).absolute()
    try:
        return _own(value)
    except RecursionError:  # it contains itself: planting it reports where
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
        raise invalid_option(name, "a list of strings", value)
    return list(value)


def check_scopes(scopes: Collection[str], known: Sequence[str]) -> None:
    """InvalidArgumentError for one that no operation asks for."""
    for scope in scopes:
        if scope not in known:
            raise invalid_option("scopes", f"some of the {len(known)}, such as {known[0]!r}", scope)


def _hosts(name: str, value: Any) -> frozenset[str]:
    hosts = _texts(name, value)
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise invalid_option(name, "names of hosts without a port, such as 'engage.internal'", host)
    return frozenset(host.lower() for host in hosts)


def _seconds(name: str, value: Any, least: int = 0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= _LONGEST:
        raise invalid_option(name, f"a number of seconds from {least:,} to {_LONGEST:,}", value)
    return value


def checked_lifetime(value: Any) -> float | None:
    """How long one token is good for: in the past, too; None for as long as all."""
    return None if value is None else _seconds("lifetime", value, -_LONGEST)


def _clock(name: str, value: Any) -> Clock:
    if value is None or isinstance(value, str | datetime):
        try:
            return Clock(value)
        except ValueError as error:
            raise invalid_option(name, _MOMENT, value) from error
    raise invalid_option(name, _MOMENT, value)


def _limits(name: str, value: Any) -> RateLimits:
    if value is not None and not isinstance(value, RateLimits):
        raise invalid_option(name, "RateLimits(…), or None for no limits", value)
    return value or RateLimits(None, None)


def _time_zone(name: str, value: Any) -> str:
    try:
        if isinstance(value, str):
            zone(value)
            return value
    except ValueError as error:
        raise invalid_option(name, "the name of a time zone, such as 'Europe/Brussels'", value) from error
    raise invalid_option(name, "the name of a time zone, such as 'Europe/Brussels'", value)


def _path(name: str, value: Any) -> Path | None:
    if value is not None and (not isinstance(value, str | Path) or not str(value)):
        raise invalid_option(name, "a path, or None", value)
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
        raise invalid_option(name, accepted, value) from error
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise invalid_option(name, accepted, value)
    return path


def _control(name: str, value: Any) -> bool | Literal["anywhere"]:
    return "anywhere" if value == "anywhere" else flag(name, value, "True, False or 'anywhere'")


def _cors(name: str, value: Any) -> frozenset[str]:
    origins = _texts(name, value)
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise invalid_option(name, "origins without a path, such as 'http://localhost:3000'", origin)
    return frozenset(origin.lower() for origin in origins)


def _webhooks(name: str, value: Any) -> list[dict[str, Any]]:
    accepted = "a list of addresses, or of dicts with the arguments of `webhooks.add`"
    if not is_array(value) or not all(isinstance(each, str) or is_mapping(each) for each in value):
        raise invalid_option(name, accepted, value)
    return [{"url": each} if isinstance(each, str) else dict(each) for each in value]


def _faults(name: str, value: Any) -> list[dict[str, Any]]:
    if not is_array(value) or not all(is_mapping(each) for each in value):
        raise invalid_option(name, "a list of dicts with the arguments of `fail`", value)
    return [dict(each) for each in value]


class EnterpriseOptions(TypedDict, total=False):
    """The options of one enterprise."""

    seed: Annotated[Seed | None, option(None, checked_seed)]
    client_id: Annotated[str, option("sandbox", filled_text)]
    client_secret: Annotated[str, option("sandbox-secret", filled_text)]
    scopes: Annotated[Collection[str] | None, option(None, _scopes)]
    omit_scopes: Annotated[bool, option(False, flag)]
    token_lifetime: Annotated[float, option(300, _seconds)]
    clock: Annotated[datetime | str | None, option(None, _clock)]
    limits: Annotated[RateLimits | None, option(RateLimits(), _limits)]
    latency: Annotated[float, option(0.0, _seconds)]
    language: Annotated[str, option("en", filled_text)]
    time_zone: Annotated[str, option("Europe/Brussels", _time_zone)]
    random_seed: Annotated[int | None, option(None, _random_seed)]
    working_hours: Annotated[bool, option(False, flag)]
    strict_responses: Annotated[bool, option(True, flag)]
    webhooks: Annotated[Sequence[str | Mapping[str, Any]], option([], _webhooks)]
    faults: Annotated[Sequence[Mapping[str, Any]], option([], _faults)]


class SandboxOptions(EnterpriseOptions, total=False):
    """The options of a sandbox: those of its first enterprise, and its own."""

    state: Annotated[str | Path | None, option(None, _state)]
    control: Annotated[bool | Literal["anywhere"], option(False, _control)]
    allow_hosts: Annotated[Collection[str], option([], _hosts)]
    cors: Annotated[Collection[str], option([], _cors)]
    document: Annotated[str | Path | None, option(None, _document)]


class _Slug(TypedDict, total=False):
    """The name of an enterprise, which is an argument of its own in Python."""

    enterprise: Annotated[str, option("acme", slug)]


def _declared(*options: Any) -> dict[str, DefaultAndCheck]:
    found = {name: hint for each in options for name, hint in get_type_hints(each, include_extras=True).items()}
    return {name: hint.__metadata__[0] for name, hint in found.items()}


OF_ENTERPRISE: Mapping[str, DefaultAndCheck] = _declared(_Slug, EnterpriseOptions)
OPTIONS: Mapping[str, DefaultAndCheck] = _declared(_Slug, SandboxOptions)


def checked_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """All options of a sandbox, checked; InvalidArgumentError for unknown and invalid ones."""
    _check_names(given, OPTIONS)
    options = {name: each.check(name, given.get(name, each.default)) for name, each in OPTIONS.items()}
    return _checked_together(options)


def options_of_another(first: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """All options of a further enterprise; those that are left out are those of the first one."""
    _check_names(given, OF_ENTERPRISE)
    checked = {name: OF_ENTERPRISE[name].check(name, value) for name, value in given.items()}
    inherited = {**first, "clock": first["clock"].restarted(), "state": None}
    return _checked_together({**inherited, **checked})


def _check_names(given: Mapping[str, Any], known: Mapping[str, DefaultAndCheck]) -> None:
    for name in given:
        if name not in known:
            names = ", ".join(known)
            raise InvalidArgumentError(f"there is no option {name}; there are: {names}", parameter=name, accepted=names)


def _checked_together(options: dict[str, Any]) -> dict[str, Any]:
    document = options["document"]
    options["scopes"] = document.scopes if options["scopes"] is None else options["scopes"]
    check_scopes(options["scopes"], document.scopes)
    languages = document.at(_LANGUAGES)
    if options["language"] not in languages:
        raise invalid_option("language", f"one of {', '.join(languages)}", options["language"])
    return options
