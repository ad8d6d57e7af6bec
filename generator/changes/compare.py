"""Compare two documents: find each difference, and whether it breaks callers in Python or on the wire.

A change breaks Python if callers' code fails at run time or in a type checker: a removed name, a removed or newly
required argument, an attribute that may now be None. It breaks the wire if a client generated from the old document
fails. The comparison covers everything: if it does not understand a change, it reports the change for a check by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pexip_engage_client.openapi.reader import Document

from ..document import ERROR_CODE, error_meanings
from .change import WHATS as WHATS
from .change import ApiChange as ApiChange
from .change import Changes, Part, mapping, same, worded
from .change import What as What
from .contents import ContentComparison
from .normal import normal_form, use_of
from .operations import OperationComparison, path_items
from .schemas import Place, SchemaComparison
from .security import SecurityComparison
from .servers import compare_environments, compare_servers

Table = Mapping[str, Mapping[str, Any]]
"""The methods of resources with their operations, as in generator/resources.yaml."""

_DOCUMENT = {"openapi", "info", "tags", "servers", "paths", "webhooks", "components", "security"}
_SHARED = ("parameters", "responses", "requestBodies", "headers", "examples", "links", "callbacks", "pathItems")
_COMPONENTS = {*_SHARED, "schemas", "securitySchemes"}
_SCHEMAS = "/components/schemas/"


def compare(
    old: Document, new: Document, old_table: Table | None = None, new_table: Table | None = None
) -> list[ApiChange]:
    """Return all differences between two documents."""
    changes = Changes()
    methods = _methods(old_table or {}), _methods(new_table or {})
    contents, security = _operations(changes, old, new, methods)
    for kind in ("paths", "webhooks"):
        path_items(old.raw, kind, changes, new.raw)
    compare_servers(changes, "server", old.raw.get("servers"), new.raw.get("servers"))
    compare_environments(changes, old.raw.get("servers"), new.raw.get("servers"))
    security.schemes()
    _schemas(contents.schemas, changes)
    _codes(old, new, changes)
    _shared(contents, changes)
    _document(old.raw, new.raw, changes)
    return list(changes)


def compare_operations(old: Document, new: Document) -> list[ApiChange]:
    """Return only the differences in operations and webhooks, with everything that they refer to."""
    changes = Changes()
    _operations(changes, old, new, ({}, {}))
    return list(changes)


def _operations(
    changes: Changes, old: Document, new: Document, methods: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[ContentComparison, SecurityComparison]:
    contents = ContentComparison(SchemaComparison(old, new, changes), changes)
    security = SecurityComparison(old, new, changes)
    operations = OperationComparison(contents, security, methods)
    operations.compare(list(old.iter_operations()), list(new.iter_operations()), "operation")
    operations.compare(list(old.webhooks.values()), list(new.webhooks.values()), "webhook")
    return contents, security


def _methods(table: Table) -> dict[str, str]:
    """Return the methods, such as `rooms.list`, by operation."""
    rows = [(resource, method, row) for resource, methods in table.items() for method, row in methods.items()]
    return {row if isinstance(row, str) else row["operation"]: f"{resource}.{method}" for resource, method, row in rows}


def _schemas(comparison: SchemaComparison, changes: Changes) -> None:
    """Compare named schemas: those that were added or removed, and those that no operation uses."""
    before, after = comparison.old.schemas, comparison.new.schemas
    renamed = comparison.renamed
    for name in after:
        if name not in before and name not in renamed.values():
            kind, detail = _size(comparison.new, name)
            changes.add(ApiChange(kind, name, "added", detail))
    for name in before:
        if name in after:
            if not comparison.visited(name):
                old, new = Part(before[name], _SCHEMAS + name), Part(after[name], _SCHEMAS + name)
                comparison.compare(old, new, "unused", Place(_size(comparison.new, name)[0], name))
        elif name not in renamed:
            kind, _ = _size(comparison.old, name)
            # The client has the class of error codes even without the schema.
            changes.add(ApiChange(kind, name, "removed", python=kind != "schema" and name != ERROR_CODE))


def _size(document: Document, name: str) -> tuple[str, str]:
    """Describe what a named schema is in Python, and its number of members."""
    shape = normal_form(document, use_of(document, Part(document.schemas[name], _SCHEMAS + name)).core)
    if shape.kind == "enum":
        return "enum", f"{len(shape.values or ())} values"
    return ("model", f"{len(shape.properties)} properties") if shape.kind == "model" else ("schema", "")


def _codes(old: Document, new: Document, changes: Changes) -> None:
    """Compare the error codes of the whole API: those that operations list, and those that the document explains."""
    before, after = error_meanings(old), error_meanings(new)
    listed, lists = _listed(old), _listed(new)
    # If both documents have the schema, its values were compared like those of any enum.
    compared = {*before, *after} if before and after else set[str]()
    for code in sorted({*after, *lists} - {*before, *listed} - compared):
        meaning = str(after.get(code) or "describe it in the schema ErrorCode")
        changes.add(ApiChange("error code", f"ErrorCode.{code}", "added", meaning.rstrip(".")))
    # If a document explains no code at all, its codes are unknown.
    known = {*before, *listed} if after else listed
    for code in sorted(known - {*after, *lists} - compared):
        detail = "the document no longer has it"
        changes.add(ApiChange("error code", f"ErrorCode.{code}", "removed", detail, python=True))


def _listed(document: Document) -> set[str]:
    operations = (*document.iter_operations(), *document.webhooks.values())
    return {code for each in operations for response in each.responses.values() for code in response.error_codes}


def _shared(contents: ContentComparison, changes: Changes) -> None:
    """Compare shared parts that no operation uses. The others were compared with the operations."""
    old, new = contents.schemas.old, contents.schemas.new
    used = contents.visited | {
        each.pointer.removesuffix("/schema")
        for document in (old, new)
        for operation in (*document.iter_operations(), *document.webhooks.values())
        for each in operation.parameters
    }
    was, now = mapping(old.raw.get("components")), mapping(new.raw.get("components"))
    for kind in _SHARED:
        before, after = mapping(was.get(kind)), mapping(now.get(kind))
        for name in dict.fromkeys((*after, *before)):
            if same(before.get(name), after.get(name)) or f"/components/{kind}/{name}" in used:
                continue
            if kind == "examples":
                changes.add(ApiChange("documentation", f"components.examples.{name}", "changed", "example"))
            else:
                what: What = "changed" if name in before and name in after else "added" if name in after else "removed"
                changes.add(ApiChange("shared part", f"components.{kind}.{name}", what, "no operation uses it"))
    changes.others("components", was, now, _COMPONENTS)


def _document(old: Mapping[str, Any], new: Mapping[str, Any], changes: Changes) -> None:
    """Compare the documents' information about themselves."""
    before, after = mapping(old.get("info")), mapping(new.get("info"))
    if not same(before.get("version"), after.get("version")):
        detail = worded("version", before.get("version"), after.get("version"))
        changes.add(ApiChange("document", "info", "changed", detail))
    changes.others("info", before, after, {"version"})
    versions = str(old.get("openapi")), str(new.get("openapi"))
    if versions[0] != versions[1]:
        known = {each.rpartition(".")[0] for each in versions} <= {"3.0", "3.1"}
        changes.add(ApiChange("document", "openapi", "changed", worded("openapi", *versions), unclear=not known))
    if not same(old.get("tags"), new.get("tags")):
        changes.add(ApiChange("documentation", "tags", "changed", "tags"))
    changes.others("the document", old, new, _DOCUMENT)
