"""Find out how a generated method pages a list by cursor."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from pexip_engage_client.openapi.operations import DocumentedOperation
from pexip_engage_client.openapi.paging import PARAMETERS, PROPERTIES, cursor_names
from pexip_engage_client.openapi.parsing import is_object

from .document import SourceDocument, UnsupportedError
from .model_views import FieldView, ModelView
from .types import Nullable, Object, Type

# Properties of a response that indicate further pages. If the client cannot request these, the list is rejected.
NEXT_PAGES = {
    *PROPERTIES,
    *("next", "nextLink", "next_link", "@odata.nextLink", "nextUrl", "next_url", "nextUri", "next_uri"),
    *("nextPage", "next_page", "nextPageUrl", "next_page_url", "nextToken", "next_token"),
    *("hasMore", "has_more", "hasNext", "has_next", "hasNextPage", "has_next_page"),
}
# Lists that are paged by number are rejected, because page numbers cannot show whether a record was skipped.
PAGE_NUMBERS = {"page", "pageNumber", "page_number", "pageIndex", "page_index"}
OFFSETS = {"offset", "skip"}


class CursorView(NamedTuple):
    """A list that is paged by cursor."""

    parameter: FieldView
    path: Sequence[str]
    """The attributes that lead from the response to the next cursor."""


def cursor_of(
    operation: DocumentedOperation,
    query: Sequence[FieldView],
    envelope: ModelView | None,
    models: Mapping[str, ModelView],
    document: SourceDocument,
) -> CursorView | None:
    """Return the cursor of a list, if it has one. Raises UnsupportedError if the client could not follow its pages."""
    declared = operation.node.get("x-pagination")
    if declared is None and PAGE_NUMBERS & {field.wire_name for field in query}:
        raise _error(operation, document, "a list that is paged by page number")
    if declared is None and (offset := OFFSETS & {field.wire_name for field in query}):
        problem = f"a list that is paged by {min(offset)}, without the parameters offset and limit"
        raise _error(operation, document, problem)
    is_valid = is_object(declared) and declared.get("in") == "query" and declared.get("cursor")
    if declared is not None and not is_valid:
        raise _error(operation, document, "x-pagination of another form")
    names = cursor_names(operation)
    parameter = next((field for field in query if field.wire_name in names.parameters), None)
    if parameter is None:
        if declared is not None:
            raise _error(operation, document, f"x-pagination without the query parameter {names.parameters[0]}")
        if more := next(_paths(envelope, NEXT_PAGES, models), None):
            problem = f"a list whose response has further pages ({'.'.join(more)}), without a parameter to request them"
            raise _error(operation, document, problem)
        return None
    path = next(_paths(envelope, names.properties, models), None)
    if path is None:
        raise _error(operation, document, f"a list that is paged by {parameter.wire_name}, without the next cursor")
    return CursorView(parameter, path)


def reject_pages(
    operation: DocumentedOperation,
    query: Sequence[FieldView],
    response: ModelView | None,
    models: Mapping[str, ModelView],
    document: SourceDocument,
    *,
    is_list: bool,
) -> None:
    """Reject a paged operation without a `Listing`, because its first page would look like the whole list."""
    if "x-pagination" in operation.node and not is_list:
        remedy = "call the method list, or leave x-pagination out"
        problem = "x-pagination, but the method is not a list"
        raise UnsupportedError(document.rejection(operation.keys, problem, remedy))
    if not is_list or not (sign := next(_signs_of_pages(operation, query, response, models), None)):
        return
    problem = f"a list with pages ({sign}), whose records are not in `data`"
    remedy = "do not call the method list, and request each page yourself"
    remedy = f"leave x-pagination out, {remedy}" if "x-pagination" in operation.node else remedy
    raise UnsupportedError(document.rejection(operation.keys, problem, remedy))


def _signs_of_pages(
    operation: DocumentedOperation,
    query: Sequence[FieldView],
    response: ModelView | None,
    models: Mapping[str, ModelView],
) -> Iterator[str]:
    """Yield the signs that a response is one of several pages."""
    if "x-pagination" in operation.node:
        yield "x-pagination"
    paging = {*PARAMETERS, *PAGE_NUMBERS, *OFFSETS}
    yield from (f"the parameter {field.wire_name}" for field in query if field.wire_name in paging)
    yield from (f"{'.'.join(path)} in the response" for path in _paths(response, NEXT_PAGES, models))


def _paths(
    envelope: ModelView | None, properties: Container[str], models: Mapping[str, ModelView]
) -> Iterator[tuple[str, ...]]:
    """Yield the paths of possible cursors in a response: next to `data`, or in an object there."""
    for field in envelope.fields if envelope is not None else ():
        if field.wire_name in properties:
            yield (field.name,)
        inner = _object(field.type)
        for each in models[inner.hint].fields if inner is not None and field.wire_name != "data" else ():
            if each.wire_name in properties:
                yield (field.name, each.name)


def _object(kind: Type) -> Object | None:
    kind = kind.inner if isinstance(kind, Nullable) else kind
    return kind if isinstance(kind, Object) else None


def _error(operation: DocumentedOperation, document: SourceDocument, problem: str) -> UnsupportedError:
    remedy = "describe `x-pagination: {cursor: PROPERTY_OF_THE_RESPONSE, in: query, parameter: NAME}`"
    return UnsupportedError(document.rejection(operation.keys, problem, f"{remedy}, or do not call the method list"))
