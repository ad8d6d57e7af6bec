"""State the facts of parts that are only in the documentation, so that you can add them to openapi.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from pexip_engage_client.openapi.operations import DocumentedOperation
from pexip_engage_client.openapi.reader import Document

from ..changes.change import ApiChange, Part
from ..changes.normal import normal_form, type_words, use_of
from .facts import operations_of


def facts_of(document: Document, change: ApiChange) -> list[str]:
    """Describe the parts of a new operation, or the limits and values of a new parameter or property."""
    if change.what == "added" and change.kind in ("operation", "webhook"):
        pointer = change.new[0].pointer
        [operation] = (each for each in operations_of(document) if each.pointer == pointer)
        return list(_parts(document, operation))
    if change.what == "added" and change.kind in ("parameter", "property"):
        part = change.new[-1]
        schema = Part(part.node["schema"], f"{part.pointer}/schema") if change.kind == "parameter" else part
        return list(_limits(document, schema))
    return []


def _parts(document: Document, operation: DocumentedOperation) -> Iterator[str]:
    """The parameters, the properties on the first level of the bodies, and the error codes."""
    for each in operation.parameters:
        yield f"{each.location} parameter {each.name}: {type_words(document, Part(each.schema, each.pointer))}"
    for body, pointer in (("request", operation.body_schema), ("response", operation.success_schema)):
        if pointer is not None:
            part = Part(document.at(pointer), pointer)
            yield f"{body}: {type_words(document, part)}"
            for name, inner in normal_form(use_of(document, part).core).properties.items():
                yield f"{body} property {name}: {type_words(document, inner)}"
    for response in operation.responses.values():
        yield from (f"error code {code}" for code in response.error_codes)


def _limits(document: Document, schema: Part) -> Iterator[str]:
    shape = normal_form(use_of(document, schema).core)
    if shape.values is not None:
        yield f"takes {', '.join(map(str, shape.values))}"
    yield from (f"{key} {value}" for key, value in shape.keywords.items() if not isinstance(value, Part | bool))
