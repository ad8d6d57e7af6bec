"""Check the rules of pagination: the server respects `offset` and `limit`, and the total is plausible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..openapi.parsing import is_list, is_object
from ..openapi.reader import DocumentedOperation
from ..pagination.reading import LARGEST_PAGE
from .differences import Difference, Kind, Seen


def is_paged(operation: DocumentedOperation) -> bool:
    """True if the OpenAPI document defines pagination for the operation."""
    return {"offset", "limit"} <= {parameter.name for parameter in operation.parameters}


def largest_page(operation: DocumentedOperation) -> int:
    """Return the largest documented page size of a list; without one, the largest in the Pexip documentation."""
    schema = next(each.schema for each in operation.parameters if each.name == "limit")
    return int(schema.get("maximum", LARGEST_PAGE))


def broken_rules(operation: DocumentedOperation, query: Mapping[str, Any] | None, seen: Seen) -> Iterator[Difference]:
    """Yield the pagination rules that a page breaks. Without `query`, check only the rules about the page itself."""
    meta = seen.payload.get("meta") if is_object(seen.payload) else None
    if not (is_paged(operation) and is_object(meta) and is_list(seen.data)):
        return
    count = len(seen.data)
    limits = {each.name: each for each in operation.parameters}
    offset, limit, total = (meta.get(name) for name in ("offset", "limit", "totalCount"))
    if query is not None:
        for name, actual in (("offset", offset), ("limit", limit)):
            expected = query.get(name, limits[name].schema.get("default"))
            if isinstance(actual, int) and expected is not None and actual != expected:
                rule = f"meta.{name} is not the requested one" if name in query else f"meta.{name} is not the default"
                yield _broken(operation, name, rule)
    if isinstance(limit, int) and count > limit:
        yield _broken(operation, "limit", "more records than meta.limit")
    if isinstance(total, int) and isinstance(offset, int) and isinstance(limit, int):
        if count and offset + count > total:
            yield _broken(operation, "offset", "meta.totalCount is too small")
        if count < limit and offset + count < total:
            yield _broken(operation, "offset", "a page before the last one is not full")


def _broken(operation: DocumentedOperation, parameter: str, rule: str) -> Difference:
    pointer = next(each.pointer for each in operation.parameters if each.name == parameter)
    return Difference(Kind.PAGING, operation.id, pointer.removesuffix("/schema"), "meta", rule)
