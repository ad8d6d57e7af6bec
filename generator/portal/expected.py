"""List the lines that a document leads to expect on the page of an operation, if the page shows everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from pexip_engage_client.openapi.reader import JSON, Document, DocumentedOperation, JsonObject

from ..changes.api_change import Part, mapping
from ..changes.normal import NormalSchema, Use, normal_form, use_of
from ..changes.published import MARKS, NEVER_EMPTY
from .lines import ANY, EXAMPLE, SECTIONS, PageLine, Place

_SECTION_OF = {"header": "Headers", "path": "Path parameters", "query": "Query parameters"}
_AUTHORIZATION = Part({"type": "string", "minLength": 1}, "")
_LIMITS = {
    "minLength": "Minimum length is {}.",
    "maxLength": "Maximum length is {}.",
    "minimum": "Minimum value is {}.",
    "maximum": "Maximum value is {}.",
    "minItems": "At least {} elements.",
    "maxItems": "Not more than {} elements.",
    "pattern": "Format should match the following pattern: {}.",
}


@frozen
class ExpectedLine:
    """A line that a page should have."""

    line: PageLine
    reason: str  # the reason why the document differs from the page; empty if there is none
    is_optional: bool


@define
class ExpectedPage:
    """The lines that a document leads to expect on the page of an operation, by place and form."""

    operation: DocumentedOperation
    lines: dict[tuple[Place, str], ExpectedLine] = field(factory=dict[tuple[Place, str], ExpectedLine])
    open: set[tuple[Place, str]] = field(factory=set[tuple[Place, str]])  # values with any contents in examples
    integers: dict[Place, tuple[Any, Any]] = field(factory=dict[Place, tuple[Any, Any]])  # and their limits

    def add(self, place: Place, text: str, reason: str = "", *, is_optional: bool = False) -> None:
        """Expect a line."""
        line = PageLine(place, text)
        self.lines[place, line.form] = ExpectedLine(line, reason, is_optional)


def expected_page(document: Document, operation: DocumentedOperation) -> ExpectedPage:
    """Return the lines that a reduced document leads to expect on the page of an operation."""
    page = ExpectedPage(operation)
    writer = _PageWriter(document, page)
    reason = _reason(operation.node)
    page.add((), f"# {operation.method} {operation.path}", is_optional=True)
    for section in SECTIONS.values():
        page.add((), f"# {section}", is_optional=True)
    writer.entry(("Headers",), "Authorization", _AUTHORIZATION, "")
    authorization = ("Headers",), "• Authorization"
    page.lines[authorization] = evolve(page.lines[authorization], is_optional=True)
    for each in operation.parameters:
        part = Part(mapping(each.node.get("schema")), each.pointer)
        why = reason or _reason(each.node)
        writer.entry((_SECTION_OF.get(each.location, each.location),), each.name, part, why, is_required=each.required)
    writer.content(("Body",), EXAMPLE[:1], operation.body, operation.body_schema, reason)
    if operation.body_required:
        page.add(("Body",), "• Required", reason)
    for status, response in operation.responses.items():
        why, place = reason or _reason(response.node), ("Responses", status)
        page.add(("Responses",), f"• {status}", why)
        page.add((EXAMPLE[1], status), "= ", why, is_optional=True)
        writer.content(place, (EXAMPLE[1], status), response.node, response.schema, why)
        for code in response.error_codes:
            page.add(place, f"• {code}", why)
    return page


class _PageWriter:
    def __init__(self, document: Document, page: ExpectedPage) -> None:
        self._document = document
        self._page = page
        self._open: list[str] = []  # the schemas that contain the present one

    def content(self, place: Place, example: Place, holder: JsonObject, pointer: str | None, reason: str) -> None:
        """Expect the media type and the properties of a body, and the values in its examples."""
        for media in mapping(holder.get("content")):
            if place == ("Body",):
                self._page.add((), f"# {media}", reason, is_optional=True)
            else:
                self._page.add(place, f"• {media}", reason)
        if pointer is not None and JSON in mapping(holder.get("content")):
            self._members(place, Part(self._document.at(pointer), pointer), reason, (example, ""))

    def entry(
        self,
        place: Place,
        name: str,
        part: Part,
        reason: str,
        example: tuple[Place, str] | None = None,
        *,
        is_required: bool = False,
    ) -> None:
        """Expect an entry of a list, the sentences below it, and the entries of its properties."""
        use = self._use(part)
        shape = normal_form(use.core)
        notes = {key: each[-1] for key, each in (*shape.notes.items(), *use.notes.items())}
        reason = reason or _reason(notes)
        words = ["•", name, self._signature(use, shape), *["Required"] * is_required]
        self._page.add(place, " ".join([*words, *["Deprecated"] * bool(notes.get("deprecated"))]), reason)
        inner = (*place, name)
        if shape.keywords.get("format") in NEVER_EMPTY:
            self._page.add(inner, "Minimum length is 1.", is_optional=True)
        for text in self._sentences(shape, notes):
            self._page.add(inner, text, reason)
        if shape.types == {"integer"}:
            self._page.integers[inner] = shape.keywords.get("minimum"), shape.keywords.get("maximum")
        if example is not None:
            where, path = example
            kinds = [*sorted(shape.types), *["null"] * use.nullable]
            self._page.add(
                where, f"= {path}: {' | '.join(kinds if shape.types else [ANY])}", reason, is_optional=not is_required
            )
        self._members(inner, part, reason, example)

    def _members(self, place: Place, part: Part, reason: str, example: tuple[Place, str] | None) -> None:
        """Expect the properties of an object, or of the objects in an array."""
        use = self._use(part)
        shape = normal_form(use.core)
        items = shape.keywords.get("items")
        if isinstance(items, Part):
            inner = (example[0], f"{example[1]}[]") if example else None
            if inner is not None:
                kinds = sorted(normal_form(self._use(items).core).types)
                self._page.add(inner[0], f"= {inner[1]}: {' | '.join(kinds) or ANY}", reason, is_optional=True)
            self._members(place, items, reason, inner)
            return
        if example is not None and (not shape.properties or use.name in self._open):
            self._page.open.add(example)
        if not shape.properties or use.name in self._open:
            return  # a schema that contains itself: a page ends at some level
        self._page.add(place, f"attributes: {self._signature(use, shape)}", is_optional=True)
        self._open.append(use.name or use.core.pointer)
        for name, each in shape.properties.items():
            inner = (example[0], f"{example[1]}.{name}".lstrip(".")) if example else None
            self.entry(place, name, each, reason, inner, is_required=name in shape.required)
        self._open.pop()

    def _use(self, part: Part) -> Use:
        """Return the use of a schema. A page shows an enum that allows further strings as a string."""
        use = use_of(self._document, part)
        choices = mapping(use.core.node).get("anyOf", ())
        free = [Part(each, f"{use.core.pointer}/anyOf/{at}") for at, each in enumerate(choices) if "type" in each]
        return evolve(use, core=free[0]) if free and not normal_form(use.core).types else use

    def _signature(self, use: Use, shape: NormalSchema) -> str:
        """Return the types of a value as pages state them, such as `array[object] | null`."""
        found: list[str] = []
        for each in sorted(shape.types):
            items = shape.keywords.get("items")
            if each == "array" and isinstance(items, Part):
                inner = normal_form(self._use(items).core)
                found.append(f"array[{' | '.join(sorted(inner.types)) or ANY}]")
            else:
                found.append(f"{each}({shape.keywords['format']})" if "format" in shape.keywords else each)
        return " | ".join([*(found or [ANY]), *["null"] * (use.nullable and bool(found))])

    def _sentences(self, shape: NormalSchema, notes: Mapping[str, Any]) -> Iterator[str]:
        """Yield the limits and values of a schema, as pages state them."""
        for keyword, sentence in _LIMITS.items():
            limit = shape.keywords.get(keyword)
            if limit is not None and (shape.types == {"array"}) == ("elements" in sentence):
                yield sentence.format(limit).replace(" 1 elements", " 1 element")
        if (default := notes.get("default")) is not None:
            yield f"Default value is {str(default).lower() if isinstance(default, bool) else default}."
        items = shape.keywords.get("items")
        values = normal_form(self._use(items).core).values if isinstance(items, Part) else shape.values
        if values:
            yield f"Values are {', '.join(sorted(map(str, values)))}."


def _reason(node: Mapping[str, Any]) -> str:
    return next((str(node[mark]) for mark in MARKS if node.get(mark)), "")
