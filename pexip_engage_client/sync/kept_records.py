"""Compute what the store keeps about records, from the JSON of the response."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar, cast

from attrs import define, evolve

from .._json import dumps_sorted, loads
from .._runtime.fields import Decoding
from .._runtime.operations import Operation
from .._runtime.response_models import ResponseModel, is_record, peek
from ..pagination.page import PageSource, id_of
from .change import PropertyChange

T = TypeVar("T")

FINGERPRINT_BYTES = 16


class KeptRecord(NamedTuple):
    """What the store keeps about one record."""

    fingerprint: bytes
    """The fingerprint of the record: 16 bytes that change when the record changes."""
    record: bytes | None = None
    """The record as JSON, if `keep_records` is set."""


@define(eq=False)  # not frozen, because frozen objects are slower to create
class ListedRecord(Generic[T]):
    """A record in a list, and what the store keeps about it."""

    id: str | None
    record: T
    kept: KeptRecord


@define(eq=False)
class _ListedPage:
    data: list[Any]
    meta: Any


class EntryMaker:
    """Computes what the store keeps about records, from their JSON."""

    def __init__(self, *, keep_records: bool) -> None:
        self.keep_records = keep_records

    def of_payload(self, payload: Any) -> KeptRecord:
        """Return what the store keeps about a record, given its JSON."""
        text = dumps_sorted(payload)
        fingerprint = blake2b(text, digest_size=FINGERPRINT_BYTES).digest()
        return KeptRecord(fingerprint, text if self.keep_records else None)

    def listed(self, record: T) -> ListedRecord[T]:
        """Return a `ListedRecord` for a record that was not read from a list."""
        payload = record.to_dict() if isinstance(record, ResponseModel) else repr(record)
        return ListedRecord(id_of(record), record, self.of_payload(payload))


def listing_entries(source: PageSource[T], make: EntryMaker) -> PageSource[ListedRecord[T]]:
    """Return a source of pages that reads the same list in the background, and creates `ListedRecord` objects."""
    decode = source.list_request.operation.decode

    def listed(record: Any, payload: Any) -> Any:
        # Leave an item that is not an object unchanged, because the walk handles it.
        return ListedRecord(id_of(record), record, make.of_payload(payload)) if is_record(record) else record

    def decode_page(payload: Any) -> _ListedPage:
        page = decode(payload)
        # Compute the fingerprints here: keeping the JSON of each page would give the garbage collector more work.
        return _ListedPage([listed(*pair) for pair in zip(page.data, payload["data"], strict=True)], peek(page, "meta"))

    request = source.list_request
    operation = request.operation._replace(decode=decode_page)
    background = request.request._replace(in_background=True)
    listing = evolve(request, operation=operation, request=background, sent=True)
    return cast("PageSource[ListedRecord[T]]", evolve(source, list_request=listing))


def changed_properties(before: KeptRecord, after: KeptRecord) -> Mapping[str, PropertyChange] | None:
    """Return the properties that differ between two versions, or None if the store does not keep the records."""
    if before.record is None or after.record is None:
        return None
    old, new = loads(before.record), loads(after.record)
    names = [*old, *(name for name in new if name not in old)]
    return {
        name: PropertyChange(old.get(name), new.get(name))
        for name in names
        if (name in old, old.get(name)) != (name in new, new.get(name))
    }


def last_version(operation: Operation[Any], kept: KeptRecord) -> Any:
    """Return the record that the store keeps, or None if it keeps only a fingerprint."""
    if kept.record is None:
        return None
    with Decoding(operation.id, quiet=True):  # the envelope has no `meta`
        records = peek(operation.decode({"data": [loads(kept.record)]}), "data")
    return records[0] if records else None
