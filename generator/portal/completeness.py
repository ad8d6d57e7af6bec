"""Count the facts that a page states, so that a page that the reader does not understand cannot count as unchanged.

A fact is the name or the type of a parameter or a property, a status, or an error code. On pages that print limits,
each limit and each list of values is a fact, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from pexip_engage_client.openapi.reader import Document, DocumentedOperation

from ..changes.api_change import Part, mapping
from ..changes.normal import normal_form, use_of
from .facts import LIMITS, MARKS, Node, StatedPage, operations_of, partner

# A page that states a smaller share of the known facts was not understood, or has lost its end.
LEAST = 0.9
# Responses that openapi.yaml adds to each operation from the topics of the documentation. Pages do not show them.
_GENERAL = ("400", "401", "403", "429", "default")
_SHOWN_LINES = 5
_SHOWN_LENGTH = 80


@frozen
class PageFacts:
    """The facts that a page states, and those that are known of its operation, counted by section."""

    page: str
    by_section: Mapping[str, int]
    known: Mapping[str, int]  # empty if the operation is not known
    not_understood: Sequence[str]

    @property
    def stated(self) -> int:
        """The number of facts that the page states."""
        return sum(self.by_section.values())

    @property
    def expected(self) -> int:
        """The number of facts that the page should state."""
        return sum(self.known.values())

    @property
    def problem(self) -> str:
        """Why the page cannot be compared; empty if it can."""
        expected = self.expected or self.stated + 2 * len(self.not_understood)  # a line usually has a name and a type
        short = any(self.by_section[section] < count for section, count in self.known.items())
        if self.stated and self.stated >= LEAST * expected and not (short and self.not_understood):
            return ""
        known = f" of {self.expected} known" if self.expected else ""
        lines = "; ".join(line[:_SHOWN_LENGTH] for line in self.not_understood[:_SHOWN_LINES])
        more = len(self.not_understood) - _SHOWN_LINES
        also = f", and {more} more" if more > 0 else ""
        shown = f"; lines that were not understood: {lines}{also}" if lines else ""
        return f"only {self.stated}{known} facts were found on the page{shown}"


def count_facts(page: StatedPage, known: Document) -> PageFacts:
    """Count the facts of a page, and those that the known document has where the page shows them."""
    operation = partner(page.page, page.method, page.path, operations_of(known))
    expected = _Known(known, page).count(operation) if operation else {}
    return PageFacts(page.page or f"{page.method} {page.path}", _stated(page), expected, page.not_understood)


def _stated(page: StatedPage) -> dict[str, int]:
    responses: Node = page.operation["responses"]
    return {
        "parameters": sum(1 + _of_schema(each["schema"], page.prints_limits) for each in page.operation["parameters"]),
        "body": _of_content(page.operation.get("requestBody", {}), page.prints_limits),
        "responses": sum(1 + _of_content(each, page.prints_limits) for each in responses.values()),
        "error codes": sum(len(each.get("x-error-codes", ())) for each in responses.values()),
    }


def _of_content(holder: Node, limits: bool) -> int:
    return sum(_of_schema(media["schema"], limits) for media in holder.get("content", {}).values())


def _of_schema(schema: Node, limits: bool) -> int:
    """Count the type of a schema, its limits, and the facts of its properties and items."""
    found = int(bool(schema.get("type")))
    if limits:
        found += sum(schema.get(key) is not None for key in (*LIMITS, "enum"))
    found += sum(1 + _of_schema(each, limits) for each in schema.get("properties", {}).values())
    return found + (_of_schema(schema["items"], limits) if "items" in schema else 0)


class _Known:
    """The facts of an operation in the known document, as far as the layout of a page shows them."""

    def __init__(self, document: Document, page: StatedPage) -> None:
        self._document = document
        self._page = page

    def count(self, operation: DocumentedOperation) -> dict[str, int]:
        parameters = (each for each in operation.parameters if not any(mark in each.node for mark in MARKS))
        responses = {status: each for status, each in operation.responses.items() if status not in _GENERAL}
        body = operation.body_schema
        return {
            "parameters": sum(1 + self._schema(Part(each.schema, each.pointer), 0) for each in parameters),
            "body": self._body(body) - 1 if body else 0,  # pages do not print the type of a request
            "responses": sum(1 + (self._body(each.schema) if each.schema else 0) for each in responses.values()),
            "error codes": sum(len(each.error_codes) for each in responses.values()),
        }

    def _body(self, pointer: str) -> int:
        return self._schema(Part(self._document.at(pointer), pointer), self._page.levels)

    def _schema(self, part: Part, levels: int) -> int:
        """Count what `_of_schema` counts, for properties down to a level, without those that pages do not state."""
        shape = normal_form(use_of(self._document, part).core)
        found = int(bool(shape.types))
        if self._page.prints_limits:
            found += sum(shape.keywords.get(key) is not None for key in LIMITS) + bool(shape.values)
        if levels:
            stated = (each for each in shape.properties.values() if not self._is_marked(each))
            found += sum(1 + self._schema(each, levels - 1) for each in stated)
        items = shape.keywords.get("items")
        return found + (self._schema(items, levels) if isinstance(items, Part) else 0)

    def _is_marked(self, part: Part) -> bool:
        """Whether openapi.yaml has a property for another reason than that the page of the operation states it."""
        use = use_of(self._document, part)
        return any(mark in use.notes or mark in mapping(part.node) for mark in MARKS)
