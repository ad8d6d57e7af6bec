"""Find the operation that a request calls."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from ...openapi.reader import Document, DocumentedOperation
from ..problems import MethodNotAllowed, NotFound

_LONGEST = 200  # the maximum length of an unknown path for which the router searches for similar paths


class Router:
    """A lookup of the operations in a document by HTTP method and path."""

    def __init__(self, operations: Iterable[DocumentedOperation]) -> None:
        """Build a tree of path segments. `{}` stands for a parameter, and `*` contains the operations by method."""
        self._root: dict[str, Any] = {}
        self._paths: list[list[str]] = []
        for operation in operations:
            self._paths.append(operation.path.strip("/").split("/"))
            node = self._root
            for part in operation.path.strip("/").split("/"):
                node = node.setdefault("{}" if part.startswith("{") else part, {})
            node.setdefault("*", {})[operation.method] = operation

    def find(self, method: str, segments: list[str]) -> tuple[DocumentedOperation, dict[str, str]]:
        """Return the operation for a method and path, with its path parameters. Raises NotFound or MethodNotAllowed."""
        found = _walk(self._root, segments)
        if found is None or "" in segments:
            raise NotFound(f"there is nothing at /{'/'.join(segments)}{self._similar(segments)}")
        methods, values = found
        operation = methods.get(method)
        if operation is None:
            allowed = sorted(methods)
            raise MethodNotAllowed(f"{method} is not supported here, only {' and '.join(allowed)}", allowed)
        names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
        return operation, dict(zip(names, values, strict=True))

    def _similar(self, segments: list[str]) -> str:
        """Return the end of an error message: a list of the documented paths that are closest to an unknown path."""
        given = "/".join(segments)
        paths: dict[str, str] = {}
        for parts in self._paths:
            sent = (each if part.startswith("{") else part for part, each in zip(parts, segments, strict=False))
            paths["/".join([*sent, *parts[len(segments) :]])] = "/" + "/".join(parts)
        close = get_close_matches(given, paths, 3) if len(given) <= _LONGEST else []
        return f"; the closest paths are {', '.join(paths[each] for each in close)}" if close else ""


@lru_cache(16)
def router_of(document: Document) -> Router:
    """Return the router for a document. All callers that pass the same document share one router."""
    return Router(document.operations.values())


def _walk(node: Mapping[str, Any], segments: list[str]) -> tuple[Mapping[str, DocumentedOperation], list[str]] | None:
    """Follow the segments. A literal segment takes precedence over a parameter."""
    if not segments:
        return (node["*"], []) if "*" in node else None
    head, *rest = segments
    if head in node and head not in ("*", "{}") and (found := _walk(node[head], rest)):
        return found
    if "{}" in node and (found := _walk(node["{}"], rest)):
        return found[0], [head, *found[1]]
    return None
