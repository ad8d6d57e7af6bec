"""Return one page of a list, by offset or by cursor as the query requests."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..openapi.operations import DocumentedOperation
from ..openapi.paging import CursorNames, cursor_names
from ..openapi.reader import Document
from .problems import BadRequest
from .state.store import Record

_DEFAULT_LIMIT = 25  # the page size of lists that are paged by cursor without a `limit`


def page_of(records: list[Any], query: Mapping[str, Any], operation: DocumentedOperation, document: Document) -> Record:
    """Return the response's body for a list: one page, or all records if the list is not paged."""
    if "offset" in query and "limit" in query:
        offset, limit = query["offset"], query["limit"]
        meta = {"offset": offset, "limit": limit, "totalCount": len(records)}
        return {"data": records[offset : offset + limit], "meta": meta}
    names = cursor_names(operation)
    parameter = names.parameter(operation)
    if parameter is None:
        return {"data": records}
    begin = _begin(parameter, query.get(parameter), len(records))
    end = begin + query.get("limit", _DEFAULT_LIMIT)
    page: Record = {"data": records[begin:end]}
    for path, required in _places(operation, document, names):
        if end < len(records) or required:
            part = page if len(path) == 1 else page.setdefault(path[0], {})
            part[path[-1]] = str(end) if end < len(records) else None
    return page


def _begin(parameter: str, cursor: str | None, count: int) -> int:
    """Return where the page of a cursor begins. A cursor is the number of records before its page."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and int(cursor) < count):
        raise BadRequest(f"query {parameter}: {cursor!r} is not the cursor of a page")
    return int(cursor)


def _places(
    operation: DocumentedOperation, document: Document, names: CursorNames
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the places of the next cursor in the response, next to `data` or in an object there.

    Also: is it required?
    """
    properties, required = document.members(document.resolve(document.at(operation.success_schema or "")))
    for name, schema in properties.items():
        if name in names.properties:
            yield (name,), name in required
        inner, needed = document.members(document.resolve(schema))
        yield from (((name, each), each in needed) for each in inner if name != "data" and each in names.properties)
