"""The options of a sandbox and its enterprises, each with a type, a default and a check."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

from .._runtime.arguments import Strings, filled_text, flag, is_array, is_mapping, slug
from .._runtime.option_fields import Declaration, check_names, option
from ..errors import InvalidArgumentError
from ..openapi.parsing import is_list
from ..openapi.shipped import load
from .http.traffic import RateLimits
from .seeding import Seed
from .state.clock import Clock
from .zones import zone

_ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:\d{1,5})?")
_LANGUAGES = "/components/schemas/Language/enum"
_MOMENT = "an instant with a time zone, in the years 100 to 9899, such as '2025-03-03T08:00:00Z', or None for real time"
_LONGEST = 1_000_000_000  # seconds, about 31 years


def invalid_option(name: str, accepted: str, value: object) -> InvalidArgumentError:
    """Return the error for an invalid option. Its message contains the value, so do not use it for secrets."""
    return InvalidArgumentError(f"{name} must be {accepted}; got {value!r}", parameter=name, accepted=accepted)


def checked_seed(name: str, value: Any) -> Any:
    """Check the `seed` option, and return its value. A dict is copied, so that later changes to it have no effect."""
    if value is not None and not isinstance(value, str | Path) and not is_mapping(value):
        raise invalid_option(name, '"demo", a path, a dict of tables with records, or None', value)
    if isinstance(value, str | Path):
        return value if value == "demo" else Path(value).absolute()
    try:
        return _own(value)
    except RecursionError:  # the value contains itself; loading the seed reports this
        return value


def _own(value: Any) -> Any:
    """Return a deep copy of JSON data, so that later changes to the original have no effect."""
    if is_mapping(value):
        return {name: _own(each) for name, each in value.items()}
    return [_own(each) for each in value] if is_list(value) else value


def _scopes(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_texts(name, value))


def _texts(name: str, value: Any) -> list[str]:
    if not is_array(value) or not all(isinstance(each, str) for each in value):
        raise invalid_option(name, "a list of strings", value)
    return list(value)


def check_scopes(scopes: Collection[str], known: Sequence[str]) -> None:
    """Raise InvalidArgumentError if one of the scopes is not in the API document."""
    for scope in scopes:
        if scope not in known:
            accepted = f"chosen from the {len(known)} documented scopes, such as {known[0]!r}"
            raise invalid_option("scopes", accepted, scope)


def checked_lifetime(name: str, value: Any) -> float:
    """Check the lifetime of one token in seconds. A negative lifetime means that the token has already expired."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_LONGEST <= value <= _LONGEST:
        raise invalid_option(name, f"a number of seconds from {-_LONGEST:,} to {_LONGEST:,}", value)
    return value


def _clock(name: str, value: Any) -> Clock:
    if isinstance(value, str | datetime):
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


def _path(name: str, value: Any) -> Path:
    if not isinstance(value, str | Path) or not str(value):
        raise invalid_option(name, "a path, or None", value)
    return Path(value)


def _state(name: str, value: Any) -> Path:
    """Check the `state` option, and resolve links in the path, because the sandbox replaces and locks the file."""
    accepted = "a file in an existing folder, or None"
    given = _path(name, value)
    try:
        path = given.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise invalid_option(name, accepted, value) from error
    if path.is_dir() or not path.parent.is_dir() or path.is_symlink():  # Python 3.13 accepts a link to itself
        raise invalid_option(name, accepted, value)
    return path


def _control(name: str, value: Any) -> bool | Literal["anywhere"]:
    if isinstance(value, bool):
        return value
    if value == "anywhere":
        return "anywhere"
    raise invalid_option(name, "'anywhere', True for this machine, or False", value)


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
    """The initial records: "demo", the path of a file or a recording, a dict, or None for an empty enterprise."""
    scopes: Annotated[Strings | None, option(None, _scopes)]
    """The scopes that the token endpoint issues; None for all documented scopes."""
    clock: Annotated[datetime | str | None, option(None, _clock)]
    """The instant at which to freeze the clock; None for real time."""
    limits: Annotated[RateLimits | None, option(RateLimits(), _limits)]
    """The rate limits; None for no limits."""
    language: Annotated[str, option("en", filled_text)]
    """The default language of the enterprise."""
    time_zone: Annotated[str, option("Europe/Brussels", _time_zone)]
    """The time zone of the enterprise."""
    working_hours: Annotated[bool, option(False, flag)]
    """If True, accept bookings only at times when the employee's availability templates allow them."""
    strict: Annotated[bool, option(False, flag)]
    """If True, respond with a 400 to undocumented properties in a body, and to values that the API may reject."""
    webhooks: Annotated[Sequence[str | Mapping[str, Any]], option([], _webhooks)]
    """The webhook receivers that exist from the start: their URLs, or the arguments for `webhooks.add`."""
    faults: Annotated[Sequence[Mapping[str, Any]], option([], _faults)]
    """The faults that are active from the start, as arguments for `fail`."""


class SandboxOptions(EnterpriseOptions, total=False):
    """The options of a sandbox, including its first enterprise's options."""

    state: Annotated[str | Path | None, option(None, _state)]
    """The file that keeps the records of the first enterprise between runs; None to keep no records."""
    control: Annotated[bool | Literal["anywhere"], option(False, _control)]
    """If True, serve the control API (`/_sandbox/…`) to this machine; "anywhere" serves it to all machines."""
    cors: Annotated[Strings, option([], _cors)]
    """The origins (such as `http://localhost:3000`) whose pages may call the sandbox. URLs may contain their hosts."""


# In Python, the slug of an enterprise is a separate argument.
_SLUG = option("acme", slug)


class _EnterpriseOptionsAndSlug(EnterpriseOptions):
    enterprise: Annotated[str, _SLUG]


class _SandboxOptionsAndSlug(SandboxOptions):
    enterprise: Annotated[str, _SLUG]


_OF_ENTERPRISE = Declaration(_EnterpriseOptionsAndSlug)
OPTIONS = Declaration(_SandboxOptionsAndSlug)


# What to use instead of options that the sandbox does not have.
INSTEAD = {
    "client_id": "the client ID 'sandbox', which every sandbox accepts",
    "client_secret": "the client secret 'sandbox-secret', which every sandbox accepts",
    "document": "an openapi.yaml from which you generate your own client; its sandbox follows it",
    "latency": "fail(delay=…, times=None)",
    "omit_scopes": "scopes=; a token request for other scopes gets invalid_scope",
    "random_seed": "nothing: IDs of records and random faults are the same in every run",
    "strict_responses": "nothing: a response that the document does not allow is always a 500",
    "token_lifetime": "clock.advance(minutes=5), after which tokens have expired, or token(lifetime=…)",
    "allow_hosts": "cors=, with origins such as 'http://engage.example.com'",
}


def checked_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Check and return all options of a sandbox. Raises InvalidArgumentError if an option is unknown or invalid."""
    check_names(given, OPTIONS.names, instead=INSTEAD)
    if given.get("enterprise") == "demo" and "seed" not in given:
        accepted = 'seed="demo" for the demo records, or seed=None for an empty enterprise'
        message = f'the enterprise "demo" needs a seed: pass {accepted}, or choose another slug'
        raise InvalidArgumentError(message, parameter="enterprise", accepted=accepted)
    return _checked_together(OPTIONS.checked({**OPTIONS.defaults(), **given}))


def options_of_another(first: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all options for an additional enterprise. Most of them default to the options of the first enterprise."""
    check_names(given, _OF_ENTERPRISE.names, instead=INSTEAD)
    inherited = {**first, "clock": first["clock"].restarted(), "state": None, "webhooks": (), "faults": ()}
    return _checked_together({**inherited, **_OF_ENTERPRISE.checked(given)})


def _checked_together(options: dict[str, Any]) -> dict[str, Any]:
    document = options["document"] = load()
    options["clock"] = options["clock"] or Clock()
    options["scopes"] = document.scopes if options["scopes"] is None else options["scopes"]
    check_scopes(options["scopes"], document.scopes)
    languages = document.at(_LANGUAGES)
    if options["language"] not in languages:
        raise invalid_option("language", f"one of {', '.join(languages)}", options["language"])
    return options
