"""Find out whether records that are not in the complete list still exist."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import evolve

from .._runtime.arguments import invalid_argument
from .._runtime.response_models import peek
from .._runtime.wire import query_pairs
from ..errors import NotFoundError
from ..pagination.page import PageSource
from ..pagination.walk import Walk
from .kept_records import EntryMaker, ListedRecord

if TYPE_CHECKING:
    from .._runtime.operations import CallOptions

T = TypeVar("T")

LookupFunction = Callable[[str], Awaitable[T | None]]
Lookup = Callable[[Sequence[str]], Awaitable[Mapping[str, ListedRecord[T]]]]

ID_FILTER = "id[]"
CHUNK = 25
"""The number of records in one lookup request; this is the API's default page size."""


def has_id_filter(source: PageSource[Any]) -> bool:
    """Return True if the list has an `id` filter that selects records by their own ID.

    If the path has a placeholder, `id` may refer to the parent record instead, and the result is False.
    """
    operation = source.list_request.operation
    return "id" in operation.arguments and "{" not in operation.path


def is_filtered(source: PageSource[Any]) -> bool:
    """Return True if the list has filters, so that it may leave out existing records."""
    return bool(_filters(source) or source.offset)


def _filters(source: PageSource[Any]) -> list[tuple[str, str]]:
    """Return the query parameters of the list, except for `offset` and `limit`."""
    given = source.list_request
    return [*given.request.query, *query_pairs(given.options.get("extra_query", {}))]


def by_filter(source: PageSource[ListedRecord[T]], make: EntryMaker) -> Lookup[T]:
    """Return a function that looks up records with the list's `id[]` filter, without its other filters."""

    async def lookup(ids: Sequence[str]) -> Mapping[str, ListedRecord[T]]:
        records = await _read(source, [], ids, make)
        return {id: each for id, each in records.items() if exists(each.record)}

    return lookup


def by_all_filters(source: PageSource[ListedRecord[T]], make: EntryMaker) -> Lookup[T]:
    """Return a function that looks up records with all of the list's filters and `id[]`.

    The function finds only those records that the list still selects.
    """
    pairs = _filters(source)
    filters = [pair for pair in pairs if pair[0] != ID_FILTER]
    # If the list itself is filtered by ID, it can contain only these IDs.
    selected = {value for name, value in pairs if name == ID_FILTER}

    async def lookup(ids: Sequence[str]) -> Mapping[str, ListedRecord[T]]:
        asked = [id for id in ids if id in selected] if selected else ids
        return await _read(source, filters, asked, make) if asked else {}

    return lookup


async def _read(
    source: PageSource[ListedRecord[T]], filters: Sequence[tuple[str, str]], ids: Sequence[str], make: EntryMaker
) -> Mapping[str, ListedRecord[T]]:
    """Read the records that have these IDs and match the filters, in the order of the IDs."""
    given = source.list_request
    query = [*filters, *((ID_FILTER, id) for id in ids)]
    request = given.request._replace(query=query)
    options = cast("CallOptions", {name: each for name, each in given.options.items() if name != "extra_query"})
    by_id = evolve(source, list_request=evolve(given, request=request, options=options, sent=True), offset=None)
    records = {str(each.id): each async for page in Walk(by_id) for each in as_listed(page, make)}
    if not records.keys() <= set(ids):
        raise given.error(
            "a lookup by `id` returned records with other IDs, so the server ignores this filter;"
            " pass a `lookup` function to `changes()`"
        )
    return {id: records[id] for id in ids if id in records}


def by_function(function: LookupFunction[T], make: EntryMaker) -> Lookup[T]:
    """Return a function that looks up records one by one with your function, such as ``engage.subjects.get``."""

    async def lookup(ids: Sequence[str]) -> Mapping[str, ListedRecord[T]]:
        found: dict[str, ListedRecord[T]] = {}
        for id in ids:
            try:
                record = await function(id)
            except NotFoundError:
                continue
            if record is None:
                continue
            listed = make.listed(record)
            if listed.id != id:
                shown = "a record without an ID" if listed.id is None else f"the record {listed.id!r}"
                accepted = "a function that returns the record with the given ID"
                raise invalid_argument("lookup", accepted, f"; for {id!r} it returned {shown}")
            if exists(record):
                found[id] = listed
        return found

    return lookup


def exists(record: object) -> bool:
    """Return True if a record is not marked as deleted."""
    return peek(record, "deleted_at") is None


def as_listed(records: Iterable[Any], make: EntryMaker) -> list[ListedRecord[Any]]:
    """Return the records on a page as `ListedRecord` objects.

    Records from `Listing.of` have no JSON, so this function creates it.
    """
    return [each if isinstance(each, ListedRecord) else make.listed(each) for each in records]
