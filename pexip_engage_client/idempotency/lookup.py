"""Find the record that has an external ID."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._runtime.operations import CallOptions
from .._runtime.response_models import peek
from ..errors import DuplicateError, IncompleteListError, ResponseValidationError
from ..pagination.listing import as_lookup

if TYPE_CHECKING:
    from ..pagination import Listing

    Find = Callable[..., Listing[Any]]


# The longest external ID that an error message shows in full.
LONGEST_QUOTE = 60
# The maximum number of records that an error message lists.
NAMED = 5
# The Unicode category of characters without a glyph, such as the zero-width space.
INVISIBLE = "Cf"


class Lookup:
    """Finds the record with an external ID, through the `list` method of its resource."""

    def __init__(self, find: Find, external_id: str) -> None:
        self._find = find
        self._external_id = external_id

    async def record(self, options: CallOptions, ends_at: float | None = None) -> Any:
        """Return the record with the external ID, or None if no such record exists.

        Raise an error if several records have the ID, or if records have a similar ID but none has exactly this one.
        `ends_at` is the time, on the client's clock, by which all pages must arrive.
        """
        exact: list[Any] = []
        similar: list[str] = []
        shortened: list[str] = []
        others = 0
        has_all = False
        listing = as_lookup(self._find(external_id=[self._external_id], **options), ends_at)
        try:
            async for page in listing.pages():
                has_all |= page.offset == 0 and page.size == page.total_count
                similar += ["null" if record is None else "not an object" for record in page.unreadable]
                for record in page:
                    theirs = peek(record, "external_id")
                    if theirs == self._external_id:
                        exact.append(record)
                    elif not isinstance(theirs, str) or _normalized(theirs) == _normalized(self._external_id):
                        similar.append(_described(record))
                    elif self._is_shortened(theirs):
                        shortened.append(_described(record))
                    else:
                        others += 1
        except IncompleteListError:
            if not has_all:  # otherwise, the only page contains a record twice
                raise
        if len(exact) > 1:
            raise duplicates(self._external_id, [record_id(each) for each in exact])
        # A server that ignores the filter lists other records, some of which may have shorter IDs.
        unclear = similar if others else similar + shortened
        if unclear and not exact:
            raise _unclear(self._external_id, unclear)
        return exact[0] if exact else None

    def _is_shortened(self, theirs: str) -> bool:
        beginning = _normalized(theirs)
        return bool(beginning) and _normalized(self._external_id).startswith(beginning)


def quoted(external_id: object) -> str:
    """Quote an external ID for an error message, and shorten it if it is long."""
    if not isinstance(external_id, str):
        return "missing or not a string"
    shown = ascii(external_id[:LONGEST_QUOTE])  # unlike repr, this escapes characters that look alike
    return shown if len(external_id) <= LONGEST_QUOTE else f"{shown}…"


def record_id(record: object) -> str | None:
    """Return the record's own ID, or None if it is missing or not readable."""
    found = peek(record, "id")
    return found if isinstance(found, str) and found else None


def duplicates(external_id: str, ids: list[str | None]) -> DuplicateError:
    """Return the error to raise if several records have the same external ID."""
    named = ", ".join(each or "one without an ID" for each in ids)
    message = f"{len(ids)} records have the same external_id: {named}"
    return DuplicateError(message, external_id=external_id, ids=tuple(filter(None, ids)))


def _normalized(external_id: str) -> str:
    """Return the same text for all IDs that a server might treat as equal.

    Such IDs differ only in case, Unicode form, whitespace, invisible characters, or leading zeros.
    """
    visible = "".join(each for each in external_id if unicodedata.category(each) != INVISIBLE)
    text = " ".join(unicodedata.normalize("NFKC", visible).casefold().split())
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def _described(record: object) -> str:
    """Describe a record and its external ID, for an error message."""
    return f"{record_id(record) or 'no id'} (externalId {quoted(peek(record, 'external_id'))})"


def _unclear(external_id: str, found: list[str]) -> ResponseValidationError:
    named = ", ".join(found[:NAMED]) + (", …" if len(found) > NAMED else "")
    return ResponseValidationError(
        f"the lookup of the external_id {quoted(external_id)} found no exact match, but similar records: {named}"
    )
