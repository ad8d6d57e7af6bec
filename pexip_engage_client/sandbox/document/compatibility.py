"""Check whether the sandbox can serve an OpenAPI document other than its own."""

from collections.abc import Collection, Iterator
from typing import Any

from ...openapi.parsing import is_list, is_object
from ...openapi.reader import Document

# The schemas that the sandbox itself uses.
_NEEDED = (
    *("ErrorEnvelope", "Language/enum", "Location"),
    *("WebhookSubject", "WebhookOffice", "WebhookCallbackRequestSubject"),
)


def incompatibilities(document: Document, served: Collection[str], showing: Collection[str]) -> Iterator[str]:
    """Yield the reasons why the sandbox cannot serve a document: missing or unknown operations, and other gaps."""
    operations = document.operations
    if missing := set(served) - operations.keys():
        yield f"it lacks {_listed(missing)}"
    if more := operations.keys() - set(served):
        yield f"the sandbox does not serve {_listed(more)}"
    if silent := {name for name in operations.keys() & set(showing) if operations[name].success_schema is None}:
        yield f"it has no response for {_listed(silent)}"
    pointers = {*_references(document.raw), *(f"#/components/schemas/{name}" for name in _NEEDED)}
    if lost := {pointer for pointer in pointers if not _leads_somewhere(document, pointer)}:
        yield f"it lacks {_listed(lost)}"


def _references(node: Any) -> Iterator[str]:
    if is_object(node):
        if isinstance(pointer := node.get("$ref"), str):
            yield pointer
        for inner in node.values():
            yield from _references(inner)
    elif is_list(node):
        for inner in node:
            yield from _references(inner)


def _leads_somewhere(document: Document, pointer: str) -> bool:
    try:
        document.at(pointer)
    except (LookupError, ValueError, TypeError):
        return False
    return pointer.startswith("#")


def _listed(names: Collection[str]) -> str:
    first = sorted(names)[:5]
    return ", ".join(first) + (f" and {len(names) - len(first)} more" if len(names) > len(first) else "")
