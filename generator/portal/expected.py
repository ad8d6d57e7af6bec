"""List the lines that a document leads to expect on the page of an operation, if the page shows everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from pexip_engage_client.openapi.reader import JSON, Document, DocumentedOperation, JsonObject

from ..changes.api_change import Part, mapping
from ..changes.normal import NormalSchema, Use, normal_form, use_of
from ..changes.published import MARKS, NEVER_EMPTY, is_webhook
from .lines import PageLine, Place

ANY = "?"  # the type of any value
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

    document: Document
    operation: DocumentedOperation
    lines: dict[tuple[Place, str], ExpectedLine] = field(factory=dict[tuple[Place, str], ExpectedLine], init=False)
    _open: list[str] = field(factory=list[str], init=False)  # the schemas that contain the present one

    def __attrs_post_init__(self) -> None:
        operation = self.operation
        reason = reason_in(operation.node)
        self._add((), f"# {operation.method} {operation.path}", is_optional=is_webhook(operation))
        self._entry(("Headers",), "Authorization", _AUTHORIZATION, "", is_optional=True)
        for each in operation.parameters:
            part = Part(mapping(each.node.get("schema")), each.pointer)
            why = reason or reason_in(each.node)
            self._entry((_SECTION_OF[each.location],), each.name, part, why, is_required=each.required)
        self._content(("Body",), operation.body, operation.body_schema, reason)
        if operation.body_required:
            self._add(("Body",), "• Required", reason)
        for status, response in operation.responses.items():
            why = reason or reason_in(response.node)
            self._add(("Responses",), f"• {status}", why)
            self._content(("Responses", status), response.node, response.schema, why)
            for code in response.error_codes:
                self._add(("Responses", status), f"• {code}", why)
        for section in {*["Body"] * bool(operation.body), *(place[0] for place, _ in self.lines if place)}:
            is_shown = any(not each.is_optional for (place, _), each in self.lines.items() if place[:1] == (section,))
            self._add((), f"# {section}", is_optional=not is_shown)

    def _add(self, place: Place, text: str, reason: str = "", *, is_optional: bool = False) -> None:
        line = PageLine(place, text)
        self.lines[place, line.form] = ExpectedLine(line, reason, is_optional)

    def _content(self, place: Place, holder: JsonObject, pointer: str | None, reason: str) -> None:
        """Expect the media type and the properties of a body."""
        for media in mapping(holder.get("content")):
            if place == ("Body",):
                self._add((), f"# {media}", reason, is_optional=True)
            else:
                self._add(place, f"• {media}", reason)
        if pointer is not None and JSON in mapping(holder.get("content")):
            self._properties(place, Part(self.document.at(pointer), pointer), reason)

    def _entry(
        self, place: Place, name: str, part: Part, reason: str, *, is_required: bool = False, is_optional: bool = False
    ) -> None:
        """Expect an entry of a list, the sentences below it, and the entries of its properties."""
        use = self._use(part)
        shape = normal_form(use.core)
        notes = {key: each[-1] for key, each in (*shape.notes.items(), *use.notes.items())}
        reason = reason or reason_in(notes)
        words = ["•", name, self._types(use, shape), *["Required"] * is_required]
        words += ["Deprecated"] * bool(notes.get("deprecated"))
        self._add(place, " ".join(words), reason, is_optional=is_optional)
        inner = (*place, name)
        if shape.keywords.get("format") in NEVER_EMPTY:
            self._add(inner, "Minimum length is 1.", is_optional=True)
        for text in self._sentences(shape, notes):
            # numbers in the query are strings on the page, which does not state that they are not negative
            is_implied = place[0] == "Query parameters" and text.startswith("Minimum value")
            self._add(inner, text, reason, is_optional=is_optional or is_implied)
        self._properties(inner, part, reason)

    def _properties(self, place: Place, part: Part, reason: str) -> None:
        """Expect the properties of an object, or of the objects in an array."""
        use = self._use(part)
        shape = normal_form(use.core)
        items = shape.keywords.get("items")
        if isinstance(items, Part):
            self._properties(place, items, reason)
        elif shape.properties and use.name not in self._open:  # a page ends at some level of a schema within itself
            self._add(place, f"attributes: {self._types(use, shape)}", is_optional=True)
            self._open.append(use.name or use.core.pointer)
            for name, each in shape.properties.items():
                self._entry(place, name, each, reason, is_required=name in shape.required)
            self._open.pop()

    def _use(self, part: Part) -> Use:
        """Return the use of a schema. A page shows an enum that allows further strings as a string."""
        use = use_of(self.document, part)
        choices = mapping(use.core.node).get("anyOf", ())
        free = [Part(each, f"{use.core.pointer}/anyOf/{at}") for at, each in enumerate(choices) if "type" in each]
        return evolve(use, core=free[0]) if free and not normal_form(use.core).types else use

    def _types(self, use: Use, shape: NormalSchema) -> str:
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


def reason_in(node: Mapping[str, Any]) -> str:
    """Return the reason why a part of a document differs from the page; empty if there is none."""
    return next((str(node[mark]) for mark in MARKS if node.get(mark)), "")
