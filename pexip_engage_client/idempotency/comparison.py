"""Compare the record that has an external ID with the request, because the ID may belong to another booking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from .._runtime.arguments import is_array, is_mapping
from .._runtime.fields import camel_case
from .._runtime.wire import parse_datetime
from ..errors import DifferentRecordError
from .lookup import quoted, record_id

# For each resource, the arguments to compare. The server may complete, translate or ignore the others.
COMPARED: Mapping[str, Sequence[str]] = {
    "appointments": (
        "start",
        "end",
        "subject_id",
        "office_id",
        "meeting_type",
        "meeting_room_id",
        "listing_id",
        "callback_request_id",
        "lead_segment_id",
        "appointment_participants",
    )
}
CANCELLED = "CANCELLED"


def fingerprint(operation: str, body: object) -> str:
    """Return a hash by which a later call recognizes the same request. The body cannot be read from it."""
    return blake2b(json.dumps([operation, body], sort_keys=True, default=str).encode(), digest_size=16).hexdigest()


def check_record(resource: str, external_id: str, body: object, record: Any) -> None:
    """Raise DifferentRecordError if the record is not the one that the request would create."""
    compared = COMPARED.get(resource, ())
    if record is None or not is_mapping(body):
        return
    found: Mapping[str, Any] = record.to_dict()
    asked = {name: body.get(camel_case(name)) for name in compared}
    differences = [name for name, value in asked.items() if not _agrees(camel_case(name), value, found)]
    if compared and found.get("status") == CANCELLED:
        differences.append("status")
    if differences:
        message = (
            f"the record {record_id(record)} has the external_id {quoted(external_id)}, but differs from the request in"
            f" {', '.join(differences)}: to use it anyway, catch this error and read its `record`"
        )
        raise DifferentRecordError(message, external_id=external_id, differences=tuple(differences), record=record)


def _agrees(key: str, asked: Any, record: Mapping[str, Any]) -> bool:
    """Whether a property of a record has the requested value.

    A property that the request leaves out or sets to null is not compared, because the server may choose its value. A
    property that the record lacks is not compared either.
    """
    if asked is None:
        return True
    name = key.removesuffix("Id")
    if key not in record and name in record:
        reference = record[name]
        return is_mapping(reference) and _same(asked, reference.get("id"))
    return key not in record or _same(asked, record[key])


def _same(asked: object, found: object) -> bool:
    """Whether two values are equal. A list may contain more than was requested, in any order."""
    if is_mapping(asked) and is_mapping(found):
        return all(_agrees(key, value, found) for key, value in asked.items())
    if is_array(asked) and is_array(found):
        return all(any(_same(each, item) for item in found) for each in asked)
    return asked == found or _is_same_time(asked, found)


def _is_same_time(asked: object, found: object) -> bool:
    """Whether two values are the same time. The server may store fewer digits than were sent."""
    try:
        return abs(parse_datetime(asked) - parse_datetime(found)) < timedelta(seconds=1)
    except (TypeError, ValueError):
        return False
