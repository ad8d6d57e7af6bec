"""Tables of arguments and fields: one with the Python names, and one with the names in HTTP or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from pexip_engage_client.openapi.reader import JsonObject

from ..text import limits
from .api_document import ReferenceDocument


@frozen
class DocumentedField:
    """An argument of a method, or a field of a model."""

    name: str
    """The name in Python."""
    wire_name: str
    """The name in HTTP or JSON; empty if it is not sent under a name."""
    place: str
    """The location in HTTP: path, query or body; empty for a field of a model."""
    schema: JsonObject
    node: JsonObject
    """The part of the document that contains the description."""
    required: bool

    @property
    def is_model_field(self) -> bool:
        """Whether this is a field of a model, rather than an argument."""
        return not self.place


class FieldTables:
    """The tables of one page. `models` is the relative path from the page to the pages of models."""

    def __init__(self, document: ReferenceDocument, models: str) -> None:
        self._document = document
        self._models = models

    def tabs(self, kind: str, fields: Sequence[DocumentedField]) -> Iterator[str]:
        """Yield both tables, as tabs. `kind` is the heading for the fields."""
        on_the_wire = "JSON" if all(each.is_model_field for each in fields) else "HTTP"
        yield tab("Python", self._python_table(kind, fields))
        yield tab(on_the_wire, self._wire_table(kind, fields))

    def _python_table(self, kind: str, fields: Sequence[DocumentedField]) -> str:
        lines = [f"| {kind} | type | meaning |", "|---|---|---|"]
        for each in fields:
            text = self._document.prose(each.node.get("description", each.schema.get("description", "")))
            notes = "".join(f" {note}" for note in self._document.source_notes(each.node))
            anchor = f"{{#{each.name}}}" if each.is_model_field else ""
            type_ = self._document.python_type(each.schema, self._models)
            if each.required:
                type_ += ", required"
            lines.append(f"| `{each.name}`{anchor} | {type_} | {cell(text + self._bounds(each) + notes)} |")
        return "\n".join(lines)

    def _bounds(self, documented: DocumentedField) -> str:
        """Return a sentence with the limits of the value, after a space; empty if it has none."""
        bounds = "; ".join(limits({**self._document.resolve(documented.schema), **documented.schema}))
        return f" {bounds[:1].upper()}{bounds[1:]}." if bounds else ""

    def _wire_table(self, kind: str, fields: Sequence[DocumentedField]) -> str:
        in_http = not all(each.is_model_field for each in fields)
        lines = ["| name | in | type |" if in_http else "| property | type |"]
        lines = [f"{lines[0]} {kind} |", "|---|---|---|" + "---|" * in_http]
        for each in fields:
            if each.place == "client":  # it is not sent
                continue
            place = f" {each.place} |" if in_http else ""
            name = f"`{each.wire_name}`" if each.wire_name else ""
            lines.append(f"| {name} |{place} {self._document.json_type(each.schema, self._models)} | `{each.name}` |")
        return "\n".join(lines)


def tab(label: str, content: str) -> str:
    """Return one of several alternatives. Consecutive alternatives are shown as tabs."""
    return f"::::{{tab}} {label}\n{content}\n::::\n"


def cell(text: str) -> str:
    """Return the text in a form that fits in a table cell."""
    return " ".join(text.split()).replace("|", "\\|")
