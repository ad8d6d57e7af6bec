"""The table of methods, which assigns operations to methods of resources. It is checked against the document."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .document import SourceDocument, UnsupportedError
from .text import python_name

TABLE = "generator/resources.yaml"


class Method(NamedTuple):
    """A method of a resource."""

    resource: str
    name: str
    body: str
    """The argument for a body that is not an object of named properties."""


def methods_of(table: Mapping[str, Mapping[str, Any]], document: SourceDocument) -> dict[str, Method]:
    """Return the methods by operation. Raises UnsupportedError if the table and the document disagree."""
    methods: dict[str, Method] = {}
    for operation, method in operations_of(table, document):
        if operation in methods:
            raise UnsupportedError(f"{TABLE}, {method.resource}.{method.name}: {operation} occurs twice; remove one")
        methods[operation] = method
    rejections = list(_disagreements(methods, document))
    if rejections:
        raise UnsupportedError(*rejections)
    return methods


def operations_of(table: object, document: SourceDocument) -> Iterator[tuple[str, Method]]:
    """Yield the entries of the table with their operationId. An entry may also be written as `GET /boxes/{id}`."""
    routes = {f"{operation.method} {operation.path}": operation.id for operation in document.iter_operations()}
    for operation, method in entries(table):
        yield routes.get(operation, operation), method


def entries(table: object) -> Iterator[tuple[str, Method]]:
    """Yield the entries of the table, with operations as they are written there."""
    if not isinstance(table, Mapping):
        raise UnsupportedError(f"{TABLE} must be a mapping of resources")
    for resource, entries in table.items():
        if not isinstance(entries, Mapping):
            raise UnsupportedError(f"{TABLE}, {resource}: it must be a mapping of methods")
        for name, entry in entries.items():
            if not re.fullmatch("[a-z][a-z0-9_]*", str(name)) or keyword.iskeyword(name):
                raise UnsupportedError(
                    f"{TABLE}, {resource}.{name}: not a method name; use snake case, and do not use a keyword"
                )
            match entry:
                case str():
                    yield entry, Method(resource, name, "body")
                case {"operation": str(operation), "body": str(body)}:
                    yield operation, Method(resource, name, body)
                case _:
                    form = "write its operationId, or a mapping with operation and body"
                    raise UnsupportedError(f"{TABLE}, {resource}.{name}: {entry!r} does not name an operation; {form}")


def _disagreements(methods: Mapping[str, Method], document: SourceDocument) -> Iterator[str]:
    operations = list(document.iter_operations())
    for operation in operations:
        if operation.id not in methods:
            yield document.rejection(
                operation.keys, f"it has no method in {TABLE}", "add it to the table, or remove the operation"
            )
    known = {operation.id for operation in operations}
    for identity, method in methods.items():
        if identity not in known:
            where = f"{TABLE}, {method.resource}.{method.name}"
            yield f"{where}: the document has no operation {identity}; correct the name"
    for operation in operations:
        tag = python_name(operation.tag)
        if operation.id in methods and methods[operation.id].resource != tag:
            problem = f"its tag is {tag}, but in {TABLE} it is under {methods[operation.id].resource}"
            yield document.rejection(operation.keys, problem, "name the same resource in both")
