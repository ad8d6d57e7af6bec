"""Use GET requests to check rules that the document cannot express: IDs, filters, totals, languages and encoding.

Each check compares two responses, or a response with its request. Each broken rule is reported as a difference.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from ..openapi.parsing import is_list, is_object
from ..openapi.reader import DocumentedOperation, JsonObject
from ..sandbox import zones
from .differences import Difference, Kind, Seen, shown_name
from .ids import camel
from .paging import is_paged
from .shapes import is_formatted

# An ID that no record has.
UNKNOWN_ID = "pexip-engage-client-conformance-no-such-record"

Send = Callable[[Mapping[str, Any], Mapping[str, str]], Awaitable[Seen | None]]
"""Sends the same request with other query parameters and headers, without comparing its schema."""


def broken_bytes(operation: DocumentedOperation, content: bytes) -> Iterator[Difference]:
    """Yield a difference if a body is not plain UTF-8, or if one of its objects has a duplicate property."""
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
        if name != "{id}" and any(str(parent) != unquote(part) for parent in parents if parent is not None):
            yield _broken(operation, "data", f"a record does not belong to the {name} in the path")


def broken_status(operation: DocumentedOperation, seen: Seen) -> Iterator[Difference]:
    """Yield a difference if no error in a body has the status of the response."""
    errors = seen.payload.get("errors") if is_object(seen.payload) else None
    statuses = {str(each["statusCode"]) for each in _records(errors) if "statusCode" in each}
    if seen.status >= 400 and statuses and str(seen.status) not in statuses:
        yield _broken(operation, "errors[].statusCode", "the body has a status other than that of the response")


async def broken_list(operation: DocumentedOperation, first: Seen, largest: Seen, send: Send) -> list[Difference]:
    """Check the pages and the filters of a list, given its first page and its largest page."""
    found: list[Difference] = []
    total, ids = _total(first), ids_of(first.data)
    for query in ({"offset": 1, "limit": 1}, {"offset": len(ids)}) if is_paged(operation) and ids else ():
        offset = query["offset"]
        page = await send(query, {}) if offset < len(ids_of(largest.data)) else None
        next_ids, next_total = ({*ids_of(page.data)}, _total(page)) if page is not None else (set[str](), total)
        if next_total != total:
            found.append(_broken(operation, "meta.totalCount", "two pages of the list have different totals"))
        # Request the page before it again, because the order may depend on the limit.
        if next_ids & {*ids[:offset]} and next_ids & {*ids_of(await _data(send, {**query, "offset": 0}))}:
            found.append(_broken(operation, "data[].id", "a page repeats records of the page before it"))
    if is_paged(operation) and isinstance(total, int) and total > 0:
        last, beyond = await _data(send, {"offset": total - 1}), await _data(send, {"offset": total})
        if is_list(last) and len(last) != 1:
            found.append(
                _broken(
                    operation, "meta.totalCount", "the page at offset totalCount - 1 does not have exactly one record"
                )
            )
        if is_list(beyond) and beyond:
            found.append(_broken(operation, "meta.totalCount", "the page at offset totalCount has records"))
    return found + await _broken_filters(operation, _records(largest.data), send)


async def _data(send: Send, query: Mapping[str, Any]) -> Any:
    page = await send(query, {})
    return None if page is None else page.data


def broken_order(operation: DocumentedOperation, before: Seen, now: Seen | None) -> Iterator[Difference]:
    """Yield a difference if two responses to the same request have the same records in another order."""
    ids, ids_now = ids_of(before.data), ids_of(now.data if now is not None else None)
    if [each for each in ids if each in ids_now] != [each for each in ids_now if each in ids]:
        yield _broken(operation, "data[].id", "the order of the records changes between two equal requests")


async def _broken_filters(operation: DocumentedOperation, records: list[JsonObject], send: Send) -> list[Difference]:
    """Use each filter with one value, with two values, and with a value that no record has.

    A filter that accepts an array selects exact values of a property. Other filters may be limits, such as a start.
    """
    found: list[Difference] = []
    for name, items in _filters(operation).items():
        values = list(dict.fromkeys(value for each in records if (value := _value(each, name)) is not None))
        has_several, is_enum = len(values) > 1, items.get("type") != "string" or "enum" in items
        requests: list[Sequence[str | int]] = [values[:2]] if has_several else []
        requests += [values[:1]] if name == "id" or (is_enum and has_several) else []
        requests += [] if is_enum else [[UNKNOWN_ID]]
        if name == "id" and has_several and is_paged(operation):
            # The rules of pagination apply to this page too.
            await send({name: [*map(str, values[:2])], "offset": 1}, {})
        for wanted in requests if values else []:
            page = await send({name: [*map(str, wanted)]}, {})
            if page is not None and (rule := _broken_filter(name, wanted, records, page)):
                found.append(_broken(operation, "data[]", f"the filter by {name} {rule}"))
    return found


def _broken_filter(name: str, wanted: Sequence[str | int], records: list[JsonObject], page: Seen) -> str:
    """Return the rule that a filtered page breaks, given the records of the largest page without the filter."""
    found, total = _records(page.data), _total(page)
    values = {_value(each, name) for each in found}
    if not values <= {*wanted}:
        return "returns other records"
    expected = [each for each in records if _value(each, name) in wanted]
    is_whole = not found or not isinstance(total, int) or total <= len(found)
    has_all = {_value(each, name) for each in expected} <= values and {*ids_of(expected)} <= {*ids_of(page.data)}
    return "" if has_all or not is_whole else "leaves out records"


def _filters(operation: DocumentedOperation) -> Mapping[str, JsonObject]:
    """Return the array filters of a list, with the schemas of their items."""
    parameters = [each for each in operation.parameters if each.name.endswith("[]")]
    return {each.name.removesuffix("[]"): each.schema["items"] for each in parameters}


def has_changed(operation: DocumentedOperation, before: Seen, now: Seen) -> bool:
    """True if records were added to a list or removed from it, or if the values that its filters use have changed."""
    names = ["id", *_filters(operation)]
    values = [[[_value(each, name) for name in names] for each in _records(seen.data)] for seen in (before, now)]
    return values[0] != values[1] or _total(before) != _total(now)


async def ask_in_another_language(operation: DocumentedOperation, seen: Seen, send: Send) -> None:
    """Request a record in another language that it has. The run checks the response with `broken_translations`."""
    names = {each.name.lower() for each in operation.parameters if each.location == "header"}
    record = seen.data[0] if is_list(seen.data) and seen.data else seen.data
    if "accept-language" in names and is_object(record) and (language := next(_other_languages(record), None)):
        await send({}, {"Accept-Language": language})


def broken_translations(operation: DocumentedOperation, seen: Seen, language: str | None) -> Iterator[Difference]:
    """Yield a difference if a translated value contradicts its translations, or is not in the requested language."""
    waiting = [seen.data]
    for value in waiting:
        translations = value.get("translations") if is_object(value) else None
        for name, entries in translations.items() if is_object(translations) else ():
            if name in value and (rule := _broken_translation(value[name], entries, language)):
                yield _broken(operation, f"translations.{shown_name(name)}", rule)
        waiting += value.values() if is_object(value) else value if is_list(value) else ()


def _broken_translation(shown: Any, entries: Any, language: str | None) -> str:
    """Return the rule that a translated value breaks; empty if it breaks none.

    `shown` is null, or an object with a language and a value. `entries` are all its translations.
    """
    texts = {each["language"]: each.get("value") for each in _records(entries) if isinstance(each.get("language"), str)}
    if not is_object(shown):
        if language is not None:
            return "the value is not in the requested language" if language in texts else ""
        return "the value is null, although it has translations" if shown is None and texts else ""
    shown_language = shown.get("language")
    if language is not None and shown_language != language:
        return "the value is not in the requested language"
    # This compares each language, because `shown_language` may be a list, which cannot be a key.
    if any(entry == shown_language and text != shown.get("value") for entry, text in texts.items()):
        return "the value differs from its translation"
    return ""


def broken_time_zones(operation: DocumentedOperation, seen: Seen) -> Iterator[Difference]:
    """Yield a difference for each unknown time zone, such as the offset +01:00, if this machine knows time zones."""
    for _, name in zones.named(seen.data, "") if zones.has_database() else ():
        try:
            zones.zone(str(name))
        except ValueError:
            yield _broken(operation, "timeZone", "the value is not the name of an IANA time zone")


def broken_absence(operation: DocumentedOperation, seen: Seen | None) -> Iterator[Difference]:
    """Yield a difference if the response to a request with an unknown ID is not a 404."""
    if seen is not None and seen.status != 404:
        yield _broken(operation, "", f"an unknown ID gets the status {seen.status} instead of 404")


def _other_languages(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield each language in which a record has a translation of a value that it shows in another language."""
    translations = record.get("translations")
    for name, entries in translations.items() if is_object(translations) else ():
        value = record.get(name)
        shown = value.get("language") if is_object(value) else None
        for language in (each.get("language") for each in _records(entries)):
            if isinstance(language, str) and isinstance(shown, str) and language != shown:
                yield language


def _total(seen: Seen) -> Any:
    meta = seen.payload.get("meta") if is_object(seen.payload) else None
    return meta.get("totalCount") if is_object(meta) else None


def ids_of(data: Any) -> list[str]:
    """Return the IDs of the records in a list."""
    return [each["id"] for each in _records(data) if isinstance(each.get("id"), str)] if is_list(data) else []


def _records(data: Any) -> list[JsonObject]:
    return [each for each in (data if is_list(data) else [data]) if is_object(each)]


def contradictions(listed: Any, data: Any) -> set[tuple[str, Any, Any]]:
    """Return each text, number or boolean that differs between a list and other data with the same records.

    Each result has the name of the property, and both values.
    """
    by_id = {each["id"]: each for each in _records(listed) if isinstance(each.get("id"), str)}
    return {
        (name, value, record[name])
        for record in _records(data)
        if isinstance(record.get("id"), str)
        for name, value in by_id.get(record["id"], {}).items()
        if _is_plain(value) and _is_plain(record.get(name)) and value != record[name]
    }


def contradicted(operation: DocumentedOperation, name: str) -> Difference:
    """Return the difference for a property with different values in a response and in the list."""
    path = "data" if operation.path.endswith("}") else "data[]"
    rule = "the record differs from its entry in the list"
    return _broken(operation, f"{path}.{shown_name(name)}", rule)


def _is_plain(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and not is_formatted("date-time", value))


def _value(record: JsonObject, name: str) -> str | int | None:
    """Return the value to which a filter or a path parameter applies: an ID in a reference, or a plain value."""
    name = camel(name)
    reference = record.get(name.removesuffix("Id"))
    value = reference.get("id") if is_object(reference) else record.get(name)
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _broken(operation: DocumentedOperation, path: str, rule: str) -> Difference:
    return Difference(Kind.INVARIANT, operation.id, operation.pointer, path, rule)
