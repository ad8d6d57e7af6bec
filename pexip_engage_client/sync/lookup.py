"""Find out whether a record that a complete list does not show exists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from attrs import evolve

from .._runtime.arguments import invalid_argument
from .._runtime.envelopes import peek
from .._runtime.operations import CallOptions
from .._runtime.wire import query_pairs
from ..errors import NotFoundError
from ..pagination.offset import PageSource
from ..pagination.walk import Walk
from .records import EntryMaker, ListedRecord

T = TypeVar("T")

LookupFunction = Callable[[str], Awaitable[T | None]]
Lookup = Callable[[Sequence[str]], Awaitable[Mapping[str, ListedRecord[T]]]]

ID_FILTER = "id[]"
CHUNK = 25
"""Number of records per lookup: one page of the API's default size."""


def has_id_filter(source: PageSource[Any]) -> bool:
    """Whether the list can be filtered by `id`. If the path has a placeholder, `id` may be that of the parent."""
    operation = source.list_request.operation
    return "id" in operation.arguments and "{" not in operation.path


def is_filtered(source: PageSource[Any]) -> bool:
    """Whether the list may leave out records that exist."""
    request = source.list_request
    return bool(request.request.query or request.options.get("extra_query") or source.offset)


def by_filter(source: PageSource[ListedRecord[T]], make: EntryMaker) -> Lookup[T]:
    """Look records up by the list's own `id[]` filter, without its other filters."""
    given = source.list_request
    options = {name: value for name, value in given.options.items() if name != "extra_query"}

    async def lookup(ids: Sequence[str]) -> Mapping[str, ListedRecord[T]]:
        records = await _read(source, [], cast("CallOptions", options), ids, make)
        return {id: each for id, each in records.items() if exists(each.record)}

    return lookup


def by_all_filters(source: PageSource[ListedRecord[T]], make: EntryMaker) -> Lookup[T]:
    """Look up the records that the list still selects, by all of its filters and by `id[]`."""
    given = source.list_request
    pairs: Sequence[tuple[str, str]] = given.request.query
    options = given.options
    if extra := options.get("extra_query"):
        pairs = [*pairs, *query_pairs(extra)]
        options = cast("CallOptions", {**options, "extra_query": {}})
    filters = [pair for pair in pairs if pair[0] != ID_FILTER]
    # If the list itself is filtered by ID, more IDs would select more records.
    selected = {value for name, value in pairs if name == ID_FILTER}

    async def lookup(ids: Sequence[str]) -> Mapping[str, ListedRecord[T]]:
        asked = [id for id in ids if id in selected] if selected else ids
        return await _read(source, filters, options, asked, make) if asked else {}

    return lookup


async def _read(
    source: PageSource[ListedRecord[T]],
    filters: Sequence[tuple[str, str]],
    options: CallOptions,
    ids: Sequence[str],
    make: EntryMaker,
) -> Mapping[str, ListedRecord[T]]:
    """Read the records with these IDs that the filters select, in the order of the IDs."""
    given = source.list_request
    request = given.request._replace(query=[*filters, *((ID_FILTER, id) for id in ids)])
    by_id = evolve(source, list_request=evolve(given, request=request, options=options, sent=True), offset=None)
    records = {str(each.id): each async for page in Walk(by_id) for each in as_listed(page, make)}
    if not records.keys() <= set(ids):
        raise given.error("a lookup by `id` returned other records: the server ignores the filter; pass `lookup`")
    return {id: records[id] for id in ids if id in records}


def by_function(function: LookupFunction[T], make: EntryMaker) -> Lookup[T]:
    """Look records up one by one, such as with ``engage.subjects.get``."""

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
                accepted = "a function that returns the record with the ID it is called with"
                raise invalid_argument("lookup", accepted, f"; for {id!r} it returned {shown}")
            if exists(record):
                found[id] = listed
        return found

    return lookup


def exists(record: object) -> bool:
    """Whether a record is not marked as deleted."""
    return peek(record, "deleted_at") is None


def as_listed(records: Iterable[Any], make: EntryMaker) -> list[ListedRecord[Any]]:
    """The records of a page; those of `Listing.of` come without the JSON of a response."""
    return [each if isinstance(each, ListedRecord) else make.listed(each) for each in records]
