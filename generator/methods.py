"""The table of methods, which assigns operations to methods of resources. It is checked against the document."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from pexip_engage_client.openapi.reader import DocumentedOperation

from .document import TABLE_OF_METHODS, SourceDocument, openapi_yaml

# The client's own names, which a resource would hide. The generated `Resources` class uses the last one.
CLIENT_NAMES = {"aclose", "enterprise", "from_env", "pending", "request", "with_options", "cached_property"}


class Method(NamedTuple):
    """A method of a resource."""

    resource: str
    name: str
    body: str
    """The argument for a body that is not an object of named properties."""

    @property
    def is_list(self) -> bool:
        """Whether the name of the method begins with `list`."""
        return self.name.split("_")[0] == "list"


def route(operation: DocumentedOperation) -> str:
    """Return the method and path, without parameter names. They identify an operation regardless of its name."""
    return f"{operation.method} {re.sub('{.*?}', '{}', operation.path)}"


@cache
def known_operations() -> Mapping[str, str]:
    """Return the operationIds of openapi.yaml, by route."""
    return {route(operation): operation.id for operation in openapi_yaml().iter_operations()}


def methods_of(table: object, document: SourceDocument) -> dict[str, Method]:
    """Return the methods by the route of their operation. Reject differences between the table and the document."""
    if not isinstance(table, dict):
        remedy = "write `resource: {method: operationId}`"
        document.problems.append(f"{TABLE_OF_METHODS}: it must be a mapping of resources; {remedy}")
        return {}
    operations = {route(operation): operation for operation in document.iter_operations()}
    names = {known_operations().get(each, ""): each for each in operations}
    names |= {operation.id: each for each, operation in reversed(operations.items()) if operation.id}  # the first wins
    names |= {f"{operation.method} {operation.path}": each for each, operation in operations.items()}
    methods: dict[str, Method] = {}
    for name, method in _entries(table, document):
        where = f"{TABLE_OF_METHODS}, {method.resource}.{method.name}"
        found = names.get(name)
        if found is None and operations:
            meant = get_close_matches(name, names, 1)
            remedy = f"write {meant[0]}" if meant else "correct the name"
            document.problems.append(f"{where}: the document has no operation {name}; {remedy}")
        elif found is None:
            break  # the document is wrong, and not the table
        elif found in methods:
            document.problems.append(f"{where}: {name} occurs twice; remove one")
        else:
            methods[found] = method
    for each, operation in operations.items():
        if each not in methods:
            remedy = "add it to the table, or remove it from the document"
            document.reject(operation.keys, f"it has no method in the {TABLE_OF_METHODS}", remedy)
    return methods


def _entries(table: Any, document: SourceDocument) -> Iterator[tuple[str, Method]]:
    """Yield the entries in the table, with the operations as written there."""
    for resource, entries in table.items():
        where = f"{TABLE_OF_METHODS}, {resource}"
        if not _is_name(resource):
            document.problems.append(f"{where}: not a resource name; use snake case, and do not use a keyword")
        elif resource in CLIENT_NAMES:
            document.problems.append(f"{where}: the client has another attribute of that name; rename the resource")
        if not isinstance(entries, dict):
            document.problems.append(f"{where}: it must be a mapping of methods; write `method: operationId`")
            continue
        for name, entry in entries.items():
            if not _is_name(name):
                problem = "not a method name; use snake case, and do not use a keyword"
                document.problems.append(f"{where}.{name}: {problem}")
                continue
            match entry:
                case str():
                    yield entry, Method(str(resource), name, "body")
                case {"operation": str(operation), "body": str(body)} if _is_name(body):
                    yield operation, Method(str(resource), name, body)
                case _:
                    form = "write its operationId, or a mapping with operation and body"
                    document.problems.append(f"{where}.{name}: {entry!r} does not name an operation; {form}")


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(re.fullmatch(r"[a-z][a-z0-9_]*", name)) and not keyword.iskeyword(name)
