"""Compare two sources with the change report: openapi.yaml and the documentation, or two watches.

Only the content of requests and responses is reported. Names of schemas and methods are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from pexip_engage_client.openapi.parsing import is_object
from pexip_engage_client.openapi.pointers import keys_of
from pexip_engage_client.openapi.reader import Document, DocumentedOperation, JsonObject

from ..changes.api_change import ApiChange, Part, mapping
from ..changes.compare import compare_operations
from ..changes.normal import normal_form, type_words, use_of
from .facts import (
    MARKS,
    SILENT,
    Place,
    Source,
    documentation_in,
    is_webhook,
    operations_of,
    partner,
    place,
    shape,
    slug,
    with_operations,
)
from .overlay import overlay

# Kinds of changes that are not facts: in reduced documents, only our own marks are "not understood".
_NOT_FACTS = ("documentation", "not understood")


@frozen
class PortalDifference:
    """One difference between an old source and a new one, or between our document and the documentation."""

    change: ApiChange
    operation: str
    facts: list[str] = field(factory=list[str])  # the facts of an addition

    @property
    def name(self) -> str:
        """The name of a parameter or property as it is sent. The Python name is in the subject."""
        for part in reversed(self.change.new or self.change.old):
            keys = keys_of(part.pointer)
            if self.change.kind == "parameter" and is_object(part.node) and "in" in part.node:
                return str(part.node["name"])
            if self.change.kind == "property" and keys[-2:-1] == ("properties",):
                return keys[-1]
        return ""

    @property
    def home(self) -> str:
        """The part of openapi.yaml that differs, or to which the difference belongs."""
        return self.change.old[-1].pointer or self.change.old[-2].pointer if self.change.old else ""

    @property
    def reason(self) -> str:
        """The reason for a deliberate difference; empty if there is none, or if the reason does not cover this one."""
        change = self.change
        tolerant = change.effect.narrows and not change.effect.widens
        if change.what == "added" or not (tolerant or change.silent or change.what == "removed"):
            return ""
        parts = [part.node for part in reversed(change.old) if is_object(part.node)]
        stated = next((str(node[mark]) for node in parts for mark in MARKS if node.get(mark)), "")
        accepted = change.what == "changed" and not change.breaking and _is_received(change)
        return stated or ("openapi.yaml accepts more in this response." if accepted and tolerant else "")


def compare_with_ours(ours: Document, theirs: Source) -> list[PortalDifference]:
    """Compare openapi.yaml with the documentation."""
    if theirs.document is None:
        return compare_facts(ours, overlay(ours, theirs.pages, theirs.gone))
    return compare_facts(_comparable(ours, theirs.document, theirs.documentation), theirs.document)


def compare_watches(before: Document, now: Source) -> list[PortalDifference]:
    """Compare the documentation at the last watch with the current one."""
    return compare_facts(before, stated_by(now, before))


def stated_by(source: Source, before: Document) -> Document:
    """Return the whole document according to a source. Parts that its pages do not show are unchanged."""
    return source.document or overlay(before, source.pages, source.gone | source.dead_links)


def compare_facts(before: Document, after: Document) -> list[PortalDifference]:
    """Compare two documents that contain nothing but facts."""
    unstated = "" if states_codes(before) and states_codes(after) else "error code"
    changes = compare_operations(_unlike(before, after), _unlike(after, before))
    found = (each for each in changes if _is_fact(each) and each.kind != unstated)
    return [PortalDifference(change, _operation(change), facts_of(after, change)) for change in found]


def _unlike(document: Document, other: Document) -> Document:
    """Return a document without the paths that are equal in the other document. A page changes only one path."""
    if document.raw.get("components") != other.raw.get("components"):
        return document
    kept: dict[str, JsonObject] = {}
    for kind in ("paths", "webhooks"):
        known = other.raw.get(kind, {})
        kept[kind] = {path: item for path, item in document.raw.get(kind, {}).items() if item != known.get(path)}
    return Document({**document.raw, **kept})


def states_codes(document: Document) -> bool:
    """Whether a source states error codes. If no operation has error codes, they are unknown."""
    return any(response.error_codes for each in document.iter_operations() for response in each.responses.values())


def _is_fact(change: ApiChange) -> bool:
    """Whether a change affects requests or responses, and not only names or descriptions."""
    if change.kind in _NOT_FACTS or not (change.old or change.new):
        return False
    if change.silent and mapping(change.new[-1].node).get(SILENT):
        return False
    only_names = change.python and not change.wire and not any(change.effect)
    return change.what != "changed" or not only_names


def _operation(change: ApiChange) -> str:
    """Return the name of the operation that a change affects."""
    part = (*change.new, *change.old)[0]
    _, path, method = keys_of(part.pointer)
    return str(part.node.get("operationId") or f"{method.upper()} {path}")


def _is_received(change: ApiChange) -> bool:
    in_response = any("/responses/" in part.pointer for part in change.old)
    return in_response != change.old[0].pointer.startswith("/webhooks/")


# -- documents of the portal -------------------------------------------------------------------------------


def aligned(theirs: Document, ours: Document) -> Document:
    """Return the portal's document with our names for operations and webhooks."""
    known = operations_of(ours)
    nodes: dict[Place, JsonObject] = {}
    for operation in operations_of(theirs):
        kind, path, method = place(operation)
        same = partner(slug(operation), method, path, known)
        if same and (is_webhook(same) or shape(same.path) == shape(path)):
            path = same.path
        nodes[kind, path, method] = {**({"operationId": same.id} if same else {}), **operation.node}
    return with_operations(theirs, nodes)


def _comparable(ours: Document, theirs: Document, documentation: str) -> Document:
    """Return our document without operations that only another version of the documentation contains."""
    others = operations_of(theirs)
    nodes = {
        place(each): each.node
        for each in operations_of(ours)
        if documentation_in(each.documentation or "") in ("", documentation)
        or partner(slug(each), each.method, each.path, others) is not None
    }
    return with_operations(ours, nodes)


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
    """Yield the parameters, the properties on the first level of the bodies, and the error codes."""
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
