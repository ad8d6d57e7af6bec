"""Compare two documents: find each difference, and whether it breaks callers in Python or on the wire.

A change breaks Python callers if their code fails at run time or in a type checker. Examples are a removed name, a
removed or newly required argument, and an attribute that may now be None. A change is breaking on the wire if a client
that was generated from the old document fails. The comparison covers everything: if it does not understand a change, it
reports the change for a check by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pexip_engage_client.openapi.reader import Document

from ..document import ERROR_CODE, error_meanings, openapi_yaml
from .api_change import WHATS as WHATS
from .api_change import ApiChange as ApiChange
from .api_change import Changes, Part, mapping, same, worded
from .contents import ContentComparison
from .normal import normal_form, use_of
from .operation_changes import OperationComparison, path_items
from .schema_changes import Place, SchemaComparison
from .security import SecurityComparison
from .servers import compare_servers

Table = Mapping[str, Mapping[str, Any]]
"""The methods of resources and the operations that they call, as in generator/resources.yaml."""

_DOCUMENT = {"openapi", "info", "tags", "servers", "paths", "webhooks", "components", "security"}
_SCHEMAS = "/components/schemas/"


def compare(
    old: Document, new: Document, old_table: Table | None = None, new_table: Table | None = None
) -> list[ApiChange]:
    """Return all differences between two documents."""
    changes = Changes()
    methods = _methods(old_table or {}), _methods(new_table or {})
    schemas, security = SchemaComparison(old, new, changes), SecurityComparison(old, new, changes)
    _compare_operations_and_webhooks(schemas, security, methods)
    for kind in ("paths", "webhooks"):
        path_items(old.raw, kind, changes, new.raw)
    compare_servers(changes, old.raw.get("servers"), new.raw.get("servers"))
    security.compare_schemes()
    _compare_unused_schemas(schemas)  # after the operations: `schemas` now knows those that they use
    _compare_codes(old, new, changes)
    _compare_document(old.raw, new.raw, changes)
    return list(changes)


def compare_operations(old: Document, new: Document) -> list[ApiChange]:
    """Return only the differences in operations and webhooks, including everything that they refer to."""
    changes = Changes()
    schemas, security = SchemaComparison(old, new, changes), SecurityComparison(old, new, changes)
    _compare_operations_and_webhooks(schemas, security, ({}, {}))
    return list(changes)


def _compare_operations_and_webhooks(
    schemas: SchemaComparison, security: SecurityComparison, methods: tuple[Mapping[str, str], Mapping[str, str]]
) -> None:
    """Compare all operations and webhooks. `schemas` also records which schemas they use, and which were renamed."""
    old, new = schemas.old, schemas.new
    operations = OperationComparison(ContentComparison(schemas, schemas.changes), security, methods)
    operations.compare(list(old.iter_operations()), list(new.iter_operations()), "operation")
    operations.compare(list(old.webhooks.values()), list(new.webhooks.values()), "webhook")


def _methods(table: Table) -> dict[str, str]:
    """Return the methods, such as `rooms.list`, by operation."""
    rows = [(resource, method, row) for resource, methods in table.items() for method, row in methods.items()]
    return {row if isinstance(row, str) else row["operation"]: f"{resource}.{method}" for resource, method, row in rows}


def _compare_unused_schemas(comparison: SchemaComparison) -> None:
    """Report named schemas that were added or removed, and changes in those that no operation uses."""
    before, after = comparison.old.schemas, comparison.new.schemas
    renamed, changes = comparison.renamed, comparison.changes
    for name in after:
        if name not in before and name not in renamed.values():
            kind, detail = _size(comparison.new, name)
            changes.add(ApiChange(kind, name, "added", detail))
    for name in before:
        if name in after:
            if not comparison.visited(name):
                old, new = Part(before[name], _SCHEMAS + name), Part(after[name], _SCHEMAS + name)
                comparison.compare(old, new, "received", Place(_size(comparison.new, name)[0], name))
        elif name not in renamed:
            kind, _ = _size(comparison.old, name)
            # The client has the class `ErrorCode` even without the schema.
            changes.add(ApiChange(kind, name, "removed", python=kind != "schema" and name != ERROR_CODE))


def _size(document: Document, name: str) -> tuple[str, str]:
    """Return what a named schema becomes in Python, and how many members it has."""
    shape = normal_form(use_of(document, Part(document.schemas[name], _SCHEMAS + name)).core)
    if shape.kind == "enum":
        return "enum", f"{len(shape.values or ())} values"
    return ("model", f"{len(shape.properties)} properties") if shape.kind == "model" else ("schema", "")


def _compare_codes(old: Document, new: Document, changes: Changes) -> None:
    """Compare the error codes of the whole API: the codes in operations, and the codes that the document explains."""
    before, after = error_meanings(old), error_meanings(new)
    listed, lists = _listed(old), _listed(new)
    # If both documents have the schema, its values were compared like the values of any enum.
    compared = {*before, *after} if before and after else set[str]()
    for code in sorted({*after, *lists} - {*before, *listed} - compared):
        meaning = str(after.get(code) or "describe it in the schema ErrorCode")
        changes.add(ApiChange("error code", f"ErrorCode.{code}", "added", meaning.rstrip(".")))
    # If a document does not explain any code, its codes are unknown, and the client keeps those of openapi.yaml.
    known = {*before, *listed} if after else listed
    for code in sorted(known - {*(after or error_meanings(openapi_yaml())), *lists} - compared):
        detail = "the document no longer has it"
        changes.add(ApiChange("error code", f"ErrorCode.{code}", "removed", detail, python=True))


def _listed(document: Document) -> set[str]:
    operations = (*document.iter_operations(), *document.webhooks.values())
    return {code for each in operations for response in each.responses.values() for code in response.error_codes}


def _compare_document(old: Mapping[str, Any], new: Mapping[str, Any], changes: Changes) -> None:
    """Compare the remaining keys of the documents, such as `info`."""
    before, after = mapping(old.get("info")), mapping(new.get("info"))
    for part, key, was, now in (("info", "version", before, after), ("openapi", "openapi", old, new)):
        if was.get(key) != now.get(key):
            changes.add(ApiChange("document", part, "changed", worded(key, was.get(key), now.get(key))))
    changes.others("info", before, after, {"version"})
    if not same(old.get("tags"), new.get("tags")):
        changes.add(ApiChange("documentation", "tags", "changed", "tags"))
    changes.others("the document", old, new, _DOCUMENT)
