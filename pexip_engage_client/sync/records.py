"""Records with the JSON that they were read from, which is faster to compare than the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, Generic, TypeVar, cast

from attrs import evolve, frozen

from .._runtime.arguments import filled_text
from .._runtime.decoding import Decoding
from .._runtime.json import dumps_sorted, loads
from .._runtime.operations import CallOptions, Operation
from .._runtime.response_models import ResponseModel, is_record, peek
from ..pagination.offset import PageSource
from ..pagination.page import id_of
from .change import PropertyChange
from .state import Entry

T = TypeVar("T")

FINGERPRINT_BYTES = 16


@frozen(eq=False)
class ListedRecord(Generic[T]):
    """One record of a list."""

    id: str | None
    record: T
    payload: Any
    """The JSON object that the record was read from."""


@frozen(eq=False)
class _ListedPage:
    data: list[Any]
    meta: Any


def with_payload(record: T) -> ListedRecord[T]:
    """A record that was not read from a list."""
    return ListedRecord(id_of(record), record, record.to_dict() if isinstance(record, ResponseModel) else repr(record))


def listing_payloads(source: PageSource[T], defaults: CallOptions) -> PageSource[ListedRecord[T]]:
    """The same list, of `ListedRecord`; `defaults` are call options that the list does not set itself."""
    decode = source.list_request.operation.decode

    def decode_page(payload: Any) -> _ListedPage:
        page = decode(payload)
        pairs = zip(page.data, payload["data"], strict=True)
        # What is not an object stays as it is: the walk sorts it out.
        data = [ListedRecord(id_of(each), each, raw) if is_record(each) else each for each, raw in pairs]
        return _ListedPage(data, peek(page, "meta"))

    request = source.list_request
    operation = request.operation._replace(decode=decode_page)
    listed = evolve(request, operation=operation, options={**defaults, **request.options}, sent=True)
    return cast("PageSource[ListedRecord[T]]", evolve(source, list_request=listed))


def fingerprints(secret: str | None) -> Callable[[Any], bytes]:
    """The function that computes the fingerprint of a record's JSON.

    Without a secret, somebody who knows everything about a record except for one short property can find that one by
    trying all its values.
    """
    key = b"" if secret is None else blake2b(filled_text("fingerprint_secret", secret).encode()).digest()

    def fingerprint(payload: Any) -> bytes:
        return blake2b(dumps_sorted(payload), digest_size=FINGERPRINT_BYTES, key=key).digest()

    return fingerprint


def changed_properties(entry: Entry, payload: Any) -> Mapping[str, PropertyChange] | None:
    """The properties of a kept record that have another value now."""
    if entry.record is None:
        return None
    old: Mapping[str, Any] = loads(entry.record)
    names = [*old, *(name for name in payload if name not in old)]
    pairs = {name: PropertyChange(old.get(name), payload.get(name)) for name in names}
    return {
        name: pair for name, pair in pairs.items() if pair.old != pair.new or (name in old) is not (name in payload)
    }


def kept_record(operation: Operation[Any], entry: Entry | None) -> Any:
    """The record that an entry keeps, or None."""
    if entry is None or entry.record is None:
        return None
    with Decoding(operation.id, quiet=True):  # the envelope has no `meta`
        records = peek(operation.decode({"data": [loads(entry.record)]}), "data")
    return records[0] if records else None
