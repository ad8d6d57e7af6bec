"""List the facts that a page states, so that a page that the reader does not understand cannot count as unchanged.

Facts are the names, types and limits of parameters and properties, whether they are required, and statuses, media types
and error codes. Facts that only the page's example shows are marked, because the reader finds them even if it
understands nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from pexip_engage_client.openapi.reader import JSON, Document, DocumentedOperation

from ..changes.api_change import Part, mapping
from ..changes.normal import normal_form, use_of
from .facts import (
    CLOSED,
    EXAMPLE,
    LIMITS,
    MARKS,
    PATTERN,
    REQUIRED,
    SILENT,
    TEXT,
    Node,
    StatedPage,
    operations_of,
    partner,
)

# If a page states a smaller share of the known facts, it was not understood, or its end is missing.
LEAST = 0.9
_SHOWN = " (example)"
_NOT_UNDERSTOOD = "not understood: "  # precedes a line, which may state a fact
_SHOWN_LINES = 5
_SHOWN_LENGTH = 80


@frozen
class PageFacts:
    """The facts that a page states, and the facts that it should state."""

    page: str
    stated: frozenset[str]  # with the lines that were not understood
    known: frozenset[str]  # the facts from the last watch, or else from openapi.yaml; empty if the operation is new
    is_recorded: bool  # whether the known facts are from the last watch
    is_copy: bool  # whether the page was copied from a browser, or has no end, so that it may lack known facts
    not_understood: Sequence[str]  # without the lines from the last watch

    @property
    def lost(self) -> list[str]:
        """The known facts that the page does not state."""
        return sorted(fact for fact in self.known if self._is_lost(fact))

    @property
    def new(self) -> list[str]:
        """The facts that the page states, but did not state at the last watch. Facts in examples may come and go."""
        known = {fact.removesuffix(_SHOWN) for fact in self.known} if self.is_recorded else self.stated
        facts = {fact for fact in self.stated - known if not fact.endswith(_SHOWN)}
        return sorted(facts.union(_NOT_UNDERSTOOD + line for line in self.not_understood))

    def _is_lost(self, fact: str) -> bool:
        if fact in self.stated or fact.startswith(_NOT_UNDERSTOOD):
            return False
        if fact.endswith(_SHOWN):
            plain = fact.removesuffix(_SHOWN)
            return ":" not in plain and plain not in self.stated and not self._is_empty(plain)
        return self.is_recorded or fact.startswith("body") or f"{fact}{_SHOWN}" not in self.stated

    @property
    def must_be_complete(self) -> bool:
        """Whether a missing fact is a finding. A copy may have lacked some facts from the start."""
        return self.is_recorded or not self.is_copy

    def _is_empty(self, fact: str) -> bool:
        """Whether the page's example has null or no items where the example of the last watch had an object."""
        place = fact.rpartition(".")[0]
        while "." in place:
            name = place.removesuffix("[]")
            if not self.stated.isdisjoint((name, f"{name}{_SHOWN}")):
                return not any(each.startswith(f"{place}.") for each in self.stated)
            place = place.rpartition(".")[0]
        return False

    @property
    def problem(self) -> str:
        """The reason why the page cannot be compared; empty if there is none."""
        lost, known = len(self.lost), len(self.known)
        # Without known facts, expect two facts for each line: a line usually has a name and a type.
        least = LEAST * known if known else LEAST * 2 * len(self.not_understood)
        found = known - lost if known else len(self.stated) - len(self.not_understood)
        if found and found >= least and not (lost and self.not_understood):
            return ""
        count = f"{found} of {known} known facts" if known else f"{found} facts"
        return f"{count} were found on the page{self._reasons()}"

    def _reasons(self) -> str:
        for title, entries in (("lines that were not understood", self.not_understood), ("missing", self.lost)):
            if entries:
                more = f", and {len(entries) - _SHOWN_LINES} more" if len(entries) > _SHOWN_LINES else ""
                return f"; {title}: {'; '.join(each[:_SHOWN_LENGTH] for each in entries[:_SHOWN_LINES])}{more}"
        return ""


def name_facts(page: StatedPage, known: Document, recorded: Collection[str] = ()) -> PageFacts:
    """List the facts on a page, and the facts from the last watch, or else from the known document."""
    operation = partner(page.page, page.method, page.path, operations_of(known))
    stated = dict(_of_page(page))
    values = dict(_Known(known, page).facts(operation)) if operation else {}
    lines = dict.fromkeys([*page.not_understood, *_unread(stated, values)])
    return PageFacts(
        page=page.page or f"{page.method} {page.path}",
        stated=frozenset([*stated, *(_NOT_UNDERSTOOD + line for line in lines)]),
        known=frozenset(recorded or values),
        is_recorded=bool(recorded),
        is_copy=page.is_copy or page.is_cut,
        not_understood=[line for line in lines if _NOT_UNDERSTOOD + line not in recorded],
    )


def _unread(stated: Mapping[str, str], known: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Yield each line that contains the value of a known fact that the reader did not find there."""
    for fact, values in known.items():
        words = "|".join(re.escape(str(value)) for value in values)
        if words and fact not in stated:
            lines = stated.get(fact.partition(": ")[0].removesuffix("[]"), "").split("\n")
            yield from (line for line in lines if re.search(rf"(?<!\w)(?:{words})(?!\w)", line))


def _of_page(page: StatedPage) -> Iterator[tuple[str, str]]:
    """Yield each fact on a page, and the text next to the parameter, property or status."""
    for each in page.operation["parameters"]:
        place = f"{each['in']} {each['name'].lower()}"
        yield place, each["schema"].get(TEXT, "")
        yield from [(f"{place}: required", "")] if each.get("required") else []
        yield from _of_schema(each["schema"], place)
    yield from _of_content(page.operation.get("requestBody", {}), "body")
    for status, response in page.operation["responses"].items():
        yield status, response.get(TEXT, "")
        yield from _of_content(response, status)
        yield from ((f"{status}: {code}", "") for code in response.get("x-error-codes", ()))


def _of_content(holder: Node, place: str) -> Iterator[tuple[str, str]]:
    for media, content in holder.get("content", {}).items():
        yield f"{place}: {media}", ""
        yield from _of_schema(content["schema"], place)


def _items(place: str) -> str:
    """Return the place of an array's items. A page shows the items of a body as the body itself."""
    return place if place == "body" else f"{place}[]"


def _of_schema(schema: Node, place: str) -> Iterator[tuple[str, str]]:
    """Yield the type of a schema, its limits, and the facts of its properties and items."""
    found = [f"type{_SHOWN * (EXAMPLE in schema)}"] if schema.get("type") else []
    found += [key for key in (*LIMITS, "enum") if schema.get(key) is not None]
    found += ["minimum", "maximum"] if schema.get(SILENT) else []  # its pattern states them
    found += [key.removeprefix("x-") for key in (REQUIRED, CLOSED) if schema.get(key)]
    found += [f"pattern {schema[PATTERN]}"] if PATTERN in schema else []
    yield from ((f"{place}: {fact}", "") for fact in found)
    for name, each in schema.get("properties", {}).items():
        yield f"{place}.{name}{_SHOWN * (each.get(EXAMPLE) == 'name')}", each.get(TEXT, "")
        yield from _of_schema(each, f"{place}.{name}")
    if "items" in schema:
        yield from _of_schema(schema["items"], _items(place))


class _Known:
    """The facts in the known document that the page's layout shows, with their values."""

    def __init__(self, document: Document, page: StatedPage) -> None:
        self._document = document
        self._page = page

    def facts(self, operation: DocumentedOperation) -> Iterator[tuple[str, Sequence[Any]]]:
        for each in operation.parameters:
            if not any(mark in each.node for mark in MARKS):
                place = f"{each.location} {each.name.lower()}"
                yield place, ()
                yield from self._schema(Part(each.schema, each.pointer), place, 0)
        if body := operation.body_schema:
            yield f"body: {JSON}", ()
            facts = self._schema(Part(self._document.at(body), body), "body", self._page.levels)
            yield from (each for each in facts if each[0] != "body: type")  # pages do not print the type of a request
        for status, response in operation.responses.items():
            if not any(mark in response.node for mark in MARKS):
                yield status, ()
            if self._page.is_cut or status in self._page.operation["responses"]:
                if response.schema:
                    part = Part(self._document.at(response.schema), response.schema)
                    yield from self._schema(part, status, self._page.levels)
                yield from ((f"{status}: {code}", (code,)) for code in response.error_codes)

    def _schema(self, part: Part, place: str, levels: int) -> Iterator[tuple[str, Sequence[Any]]]:
        """Yield the facts that `_of_schema` yields, if the page describes them or shows them in examples."""
        shape = normal_form(use_of(self._document, part).core)
        if shape.types:
            yield f"{place}: type", ()
        if self._page.is_copy and levels >= 0:
            limits = {key: shape.keywords[key] for key in LIMITS if shape.keywords.get(key) is not None}
            yield from ((f"{place}: {key}", (value,)) for key, value in limits.items())
            yield from [(f"{place}: enum", shape.values)] if shape.values else []
        for name, each in shape.properties.items() if levels > 0 or self._shows_all(place) else ():
            if not self._is_marked(each):
                yield f"{place}.{name}", ()
                yield from self._schema(each, f"{place}.{name}", levels - 1)
        items = shape.keywords.get("items")
        if isinstance(items, Part):
            yield from self._schema(items, _items(place), levels)

    def _shows_all(self, place: str) -> bool:
        """Whether the page has examples with all levels. Examples of requests omit some of the properties."""
        return self._page.is_copy and not place.startswith("body")

    def _is_marked(self, part: Part) -> bool:
        """Whether openapi.yaml has its own reason for a property, so that the page need not state it."""
        use = use_of(self._document, part)
        return any(mark in use.notes or mark in mapping(part.node) for mark in MARKS)
