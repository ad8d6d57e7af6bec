"""Use GET requests to check rules that the document cannot express: IDs, filters, totals, languages and encoding.

Each check compares two responses, or a response with its request. Each rule that a response breaks is a difference.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ..openapi.parsing import is_list, is_object
from ..openapi.reader import DocumentedOperation, JsonObject
from .differences import Difference, Kind, Seen
from .ids import camel
from .paging import is_paged

# An ID that no record has.
UNKNOWN_ID = "pexip-engage-client-conformance-no-such-record"

Send = Callable[[Mapping[str, Any], Mapping[str, str]], Awaitable[Seen | None]]
"""Sends the same request with other query parameters and headers, without comparing its schema."""


def broken_bytes(operation: DocumentedOperation, content: bytes) -> Iterator[Difference]:
    """Yield a difference if a body is not plain UTF-8, or if one of its objects has a property twice."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        yield _broken(operation, "", "the body is not UTF-8")
        return
    if text.startswith("\ufeff"):
        yield _broken(operation, "", "the body begins with a byte order mark")
        text = text[1:]
    repeated: set[str] = set()

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.add("an object has a property twice")
        return found

    try:
        payload = json.loads(text, object_pairs_hook=note)
        json.dumps(payload, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        yield _broken(operation, "", "a string contains a lone surrogate")
    except (ValueError, RecursionError):
        return  # reported as a body that cannot be read
    yield from (_broken(operation, "", rule) for rule in repeated)


def broken_identity(operation: DocumentedOperation, path: str, seen: Seen) -> Iterator[Difference]:
    """Yield a difference if a response contains a record that was not requested, a wrong parent, or a duplicate ID.

    The name of a parameter such as `listingId` shows which property of a record refers to its parent.
    """
    ids = ids_of(seen.data)
    if len(set(ids)) < len(ids):
        yield _broken(operation, "data[].id", "two records have the same ID")
    asked = unquote(path.rpartition("/")[2])
    record_id = seen.data.get("id") if is_object(seen.data) else None
    if operation.path.endswith("}") and isinstance(record_id, str) and record_id != asked:
        yield _broken(operation, "data.id", "the ID of the record is not the requested one")
    for name, part in zip(operation.path.split("/"), path.split("/"), strict=True):
        parents = [_value(each, name.strip("{}")) for each in _records(seen.data)] if name.startswith("{") else []
        if name != "{id}" and any(parent not in (None, unquote(part)) for parent in parents):
            yield _broken(operation, "data", f"a record does not belong to the {name} in the path")


async def broken_list(operation: DocumentedOperation, seen: Seen, send: Send) -> list[Difference]:
    """Check the pages of a list, and its filters."""
    if not is_list(seen.data):
        return []
    found: list[Difference] = []
    total, ids = _total(seen), ids_of(seen.data)
    if is_paged(operation) and len(seen.data) > 1:
        second = await send({"offset": 1, "limit": 1}, {})
        is_repeated = second is not None and bool(ids) and ids_of(second.data)[:1] == ids[:1]
        first = await send({"offset": 0, "limit": 1}, {}) if is_repeated else None  # the order may depend on the limit
        if first is not None and ids_of(first.data)[:1] == ids[:1]:
            found.append(_broken(operation, "data[].id", "the page at offset 1 begins with the first record"))
    if is_paged(operation) and isinstance(total, int) and total > 0:
        last = await send({"offset": total - 1}, {})
        beyond = await send({"offset": total}, {})
        if last is not None and is_list(last.data) and len(last.data) != 1:
            found.append(
                _broken(
                    operation, "meta.totalCount", "the page at offset totalCount - 1 does not have exactly one record"
                )
            )
        if beyond is not None and is_list(beyond.data) and beyond.data:
            found.append(_broken(operation, "meta.totalCount", "the page at offset totalCount has records"))
    return found + await _broken_filters(operation, _records(seen.data), send)


async def _broken_filters(operation: DocumentedOperation, records: list[JsonObject], send: Send) -> list[Difference]:
    """Request the records with a value of the first one, by each filter that must leave out another one.

    A filter with an array has the exact values of a property. Other filters may be limits, such as a start.
    """
    found: list[Difference] = []
    for name in (each.name.removesuffix("[]") for each in operation.parameters if each.name.endswith("[]")):
        values = [_value(record, name) for record in records]
        if not values or values[0] is None or (name != "id" and set(values) == {values[0]}):
            continue
        some = await send({name: values[:1]}, {})
        if some is not None and {_value(record, name) for record in _records(some.data)} != {values[0]}:
            found.append(_broken(operation, "data[]", f"the filter by {name} returns other records, or none"))
    return found


def has_changed(before: Seen, now: Seen) -> bool:
    """True if records were added to a list, or removed from it."""
    return (_total(before), ids_of(before.data)) != (_total(now), ids_of(now.data))


async def broken_language(operation: DocumentedOperation, seen: Seen, send: Send) -> list[Difference]:
    """Request a record in another language that it has, and check the language of its translated values."""
    names = {each.name.lower() for each in operation.parameters if each.location == "header"}
    record = seen.data[0] if is_list(seen.data) and seen.data else seen.data
    if "accept-language" not in names or not is_object(record):
        return []
    for name, language in _other_languages(record):
        other = await send({}, {"Accept-Language": language})
        records = other.data if other is not None and is_list(other.data) else [other and other.data]
        for same in records:
            if is_object(same) and same.get("id") == record.get("id"):
                value = same.get(name)
                if not is_object(value) or value.get("language") != language:
                    return [_broken(operation, f"data.{name}.language", "the value is not in the requested language")]
        return []
    return []


def broken_absence(operation: DocumentedOperation, seen: Seen | None) -> Iterator[Difference]:
    """Yield a difference if an ID that no record has gets a response other than 404."""
    if seen is not None and seen.status != 404:
        yield _broken(operation, "", f"an unknown ID gets the status {seen.status} instead of 404")


def _other_languages(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each translated property, with a language that the record has, but does not show."""
    translations = record.get("translations")
    for name, entries in translations.items() if is_object(translations) else ():
        value = record.get(name)
        shown = value.get("language") if is_object(value) else None
        languages = [each.get("language") for each in entries if is_object(each)] if is_list(entries) else []
        for language in languages:
            if isinstance(language, str) and isinstance(shown, str) and language != shown:
                yield name, language


def _total(seen: Seen) -> Any:
    meta = seen.payload.get("meta") if is_object(seen.payload) else None
    return meta.get("totalCount") if is_object(meta) else None


def ids_of(data: Any) -> list[str]:
    """Return the IDs of the records in a list."""
    return [each["id"] for each in _records(data) if isinstance(each.get("id"), str)] if is_list(data) else []


def _records(data: Any) -> list[JsonObject]:
    return [each for each in (data if is_list(data) else [data]) if is_object(each)]


def _value(record: JsonObject, name: str) -> Any:
    """Return the value to which a filter or a path parameter applies: an ID in a reference, or a plain value."""
    name = camel(name)
    reference = record.get(name.removesuffix("Id"))
    value = reference.get("id") if is_object(reference) else record.get(name)
    return value if isinstance(value, str) else None


def _broken(operation: DocumentedOperation, path: str, rule: str) -> Difference:
    return Difference(Kind.INVARIANT, operation.id, operation.pointer, path, rule)
