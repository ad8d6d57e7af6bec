"""The contract of paging: `offset` and `limit` are respected, and the total adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..openapi.operations import DocumentedOperation
from ..sandbox.state.store import is_list, is_object
from .differences import Difference, Kind


def is_paged(operation: DocumentedOperation) -> bool:
    """Whether its page documents paging."""
    return {"offset", "limit"} <= {parameter.name for parameter in operation.parameters}


def broken_rules(operation: DocumentedOperation, query: Mapping[str, Any] | None, payload: Any) -> Iterator[Difference]:
    """The rules of paging that a page of records breaks; without the query, those that the page alone can break."""
    meta = payload.get("meta") if is_object(payload) else None
    data = payload.get("data") if is_object(payload) else None
    if not (is_paged(operation) and is_object(meta) and is_list(data)):
        return
    limits = {each.name: each for each in operation.parameters}
    offset, limit, total = (meta.get(name) for name in ("offset", "limit", "totalCount"))
    if query is not None:
        for name, got in (("offset", offset), ("limit", limit)):
            asked = query.get(name, limits[name].schema.get("default"))
            if isinstance(got, int) and asked is not None and got != asked:
                rule = f"meta.{name} is not the one asked for" if name in query else f"default of {name}"
                yield _found(operation, name, rule)
    if isinstance(limit, int) and len(data) > limit:
        yield _found(operation, "limit", "more records than meta.limit")
    if isinstance(total, int) and isinstance(offset, int) and isinstance(limit, int):
        if data and offset + len(data) > total:
            yield _found(operation, "offset", "meta.totalCount is too small")
        if len(data) < limit and offset + len(data) < total:
            yield _found(operation, "offset", "a page that is not the last is not full")


def page_refused(operation: DocumentedOperation, size: int) -> Difference:
    """That a documented page size is not allowed."""
    return _found(operation, "limit", f"limit={size} is documented and refused")


def _found(operation: DocumentedOperation, parameter: str, rule: str) -> Difference:
    pointer = next(each.pointer for each in operation.parameters if each.name == parameter)
    return Difference(Kind.PAGING, operation.id, pointer.removesuffix("/schema"), "meta", rule)
