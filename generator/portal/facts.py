"""What a source states about an operation, as flat facts.

A place in an operation is a path: ``""`` (the operation itself), ``query limit``, ``body.location.city[]``, ``422``.
At a place a source states single facts (``type``: ``string``) and sets (``property``: ``{"id", "name"}``).

A page rarely states everything, so ``shows`` holds the kinds of facts that a source states completely at a place.
Only there does a missing fact mean that it does not exist; everywhere else it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import define, field

Value: TypeAlias = "str | bool | int | float | frozenset[str]"

SETS = ("parameter", "response", "property", "enum value", "error code")
LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default")
DEPTH = 30  # levels of nesting that are read; text from the portal may nest without end
NUMBER_IN_EXAMPLE = "integer or number"  # an example's 5 may be either
NOT_PARAMETERS = {"authorization", "content-type", "accept"}  # described by `security` and by the bodies


class UnreadableError(ValueError):
    """No reader understands this text; the message says what it is instead."""


@define
class Origin:
    """Where openapi.yaml describes a place of an operation, and why it differs from the documentation there."""

    use: str = ""
    home: str = ""  # the component, if `use` refers to one
    reason: str = ""


@define(kw_only=True)
class StatedOperation:
    """The facts of one operation or webhook."""

    page: str = ""  # the page's name in its address: `getappointments`, `post-Appointment`
    id: str = ""
    method: str = ""
    path: str = ""  # for a webhook, its name
    documentation: str = ""  # the one that its page is part of: `production`, `development` or `staging`
    webhook: bool = False
    title: str = ""
    facts: dict[str, dict[str, Value]] = field(factory=lambda: {"": {}})
    shows: dict[str, frozenset[str]] = field(factory=dict)
    origins: dict[str, Origin] = field(factory=dict)
    notes: list[str] = field(factory=list)

    @property
    def slug(self) -> str:
        """The page's name, to compare it with that of another source."""
        return self.page.lower()

    @property
    def name(self) -> str:
        """The operation's name in messages."""
        return self.id or f"{self.method} {self.path}".strip() or self.page

    def state(self, place: str, kind: str, value: Value) -> None:
        """Record a single fact."""
        self.facts.setdefault(place, {})[kind] = value

    def add(self, place: str, kind: str, member: str) -> None:
        """Record a member of a set."""
        known = self.members(place, kind)
        self.facts.setdefault(place, {})[kind] = known | {member}

    def members(self, place: str, kind: str) -> frozenset[str]:
        """The members of a set, as far as they are stated."""
        found = self.facts.get(place, {}).get(kind)
        return found if isinstance(found, frozenset) else frozenset()

    def show(self, place: str, *kinds: str) -> None:
        """Record that these kinds of facts are stated completely."""
        self.facts.setdefault(place, {})
        self.shows[place] = self.shows.get(place, frozenset()) | frozenset(kinds)

    def read_number(self, place: str) -> None:
        """Take a text that must be a number, as the documentation describes `limit`, for the number that it is."""
        facts = self.facts[place]
        if facts.get("format") == "positive-integer":
            facts["type"] = "integer"
            if str(facts.get("default", "")).isdigit():
                facts["default"] = int(str(facts["default"]))
            del facts["format"]
            facts.pop("pattern", None)  # its limits are in the pattern, so they are not shown as limits
            self.shows[place] = self.shows.get(place, frozenset()) & {"default"}

    def below(self, place: str, new: str = "") -> StatedOperation:
        """The facts of one place and of everything in it, as if it were at another place."""

        def moved(values: Mapping[str, Any]) -> dict[str, Any]:
            return {new + key[len(place) :]: value for key, value in values.items() if is_within(key, place)}

        return StatedOperation(facts=moved(self.facts), shows=moved(self.shows), origins=moved(self.origins))


@define(kw_only=True)
class StatedApi:
    """The operations that one source describes."""

    form: str
    documentation: str = ""  # empty: unknown
    operations: list[StatedOperation]
    whole: bool = False  # it describes every operation of the API
    indexed: bool = False  # an index listed its operations, perhaps not all of them
    gone: frozenset[str] = frozenset()  # slugs of operations whose page does not exist
    dead_links: frozenset[str] = frozenset()  # slugs that the index lists although their page does not exist
    notes: list[str] = field(factory=list)


def is_within(place: str, outer: str) -> bool:
    """Whether a place is another one or inside it."""
    return place == outer or place.startswith((f"{outer}.", f"{outer}["))


def shape(path: str) -> str:
    """A path without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def without_prefix(path: str) -> str:
    """A path relative to the enterprise."""
    return re.sub(r"^/enterprises/(?:\{[^}]*\}|[^/]+)(?=/)", "", path)


def page_of(method: str, path: str) -> str:
    """The page's name of an operation without an operationId: `post-appointment`."""
    return re.sub(r"[^a-z0-9]+", "-", f"{method} {path}".lower()).strip("-")


def documentation_in(address: str) -> str:
    """The documentation that an address of the portal is part of; empty for other addresses."""
    found = re.match(r"https://developer\.pexipengage\.com/(?:(development|staging)/)?", address)
    return (found[1] or "production") if found else ""


def page_in(address: str) -> str:
    """The operation's page in an address; empty if the address is of another page."""
    match = re.search(r"operation-([A-Za-z0-9_-]+?)(?:\.[a-z]+)?$", address.split("#")[0].split("?")[0].rstrip("/"))
    return match[1] if match else ""
