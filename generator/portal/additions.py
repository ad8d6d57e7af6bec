"""State the facts of what only the documentation has, so that a person can write it into openapi.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from pexip_engage_client.openapi.operations import JSON, DocumentedOperation, JsonObject
from pexip_engage_client.openapi.reader import Document

from ..changes.change import ApiChange, Part
from ..changes.compare import compare_operations
from ..changes.normal import normal_form, use_of
from .facts import Node, operations_of, place, with_operations


def facts_of(document: Document, change: ApiChange) -> list[str]:
    """The parts of a new operation, or the limits and values of a new parameter or property, in words."""
    if change.what != "added":
        return []
    if change.kind in ("operation", "webhook"):
        pointer = change.new[0].pointer
        [operation] = (each for each in operations_of(document) if each.pointer == pointer)
        return [f"{part.kind} {part.subject}: {part.detail}" for part in _parts(document, operation)]
    if change.kind not in ("parameter", "property"):
        return []
    part = change.new[-1]
    schema = Part(part.node["schema"], f"{part.pointer}/schema") if change.kind == "parameter" else part
    return list(_limits(document, schema))


def _parts(document: Document, operation: DocumentedOperation) -> Iterator[ApiChange]:
    """The parameters, properties and error codes of an operation: the change report compares it with an empty one."""
    empty: Node = {"operationId": operation.id, "summary": operation.summary}
    if operation.body:
        empty["requestBody"] = _without_facts(operation.body)
    empty["responses"] = {
        status: _without_facts(response.node) for status, response in operation.responses.items() if response.schema
    }
    documents = [with_operations(document, {place(operation): node}) for node in (empty, operation.node)]
    return (change for change in compare_operations(*documents) if change.what == "added")


def _without_facts(holder: JsonObject) -> Node:
    """A body or a response of which only the media type is known."""
    return {**holder, "x-error-codes": [], "content": {JSON: {"schema": {"type": "object"}}}}


def _limits(document: Document, schema: Part) -> Iterator[str]:
    shape = normal_form(document, use_of(document, schema).core)
    if shape.values is not None:
        yield f"takes {', '.join(map(str, shape.values))}"
    yield from (f"{key} {value}" for key, value in shape.keywords.items() if not isinstance(value, Part | bool))
