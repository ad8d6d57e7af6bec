"""Compare bodies and responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pexip_engage_client.openapi.reader import JSON, Document, DocumentedOperation, DocumentedResponse

from .api_change import ApiChange, Changes, Part, mapping
from .rules import NARROWS, WIDENS, Direction
from .schema_changes import Place, SchemaComparison

_BODY = {"content", "required"}
_RESPONSE = {"content", "x-error-codes"}
# The formats of the names of properties, with the name of the operation and of the property.
_ARGUMENT, _EVENT, _RESULT, _ERROR = "{}({}=)", "{}.{}", "{}().{}", "{} {}"


class ContentComparison:
    """Compares the content that operations send and receive."""

    def __init__(self, schemas: SchemaComparison, changes: Changes) -> None:
        self.schemas, self.changes = schemas, changes

    # -- bodies ----------------------------------------------------------------------------------------

    def bodies(self, name: str, old: DocumentedOperation, new: DocumentedOperation, direction: Direction) -> None:
        """Compare the request bodies of an operation, or the events of a webhook."""
        before, after = _schema(self.schemas.old, old.body_schema), _schema(self.schemas.new, new.body_schema)
        was, now = self.schemas.words(before, after)
        if not new.body and not old.body:
            return
        if not old.body:
            self._add("body", name, "added", f"takes {now}", python=new.body_required, wire=new.body_required)
        elif not new.body:
            self._add("body", name, "removed", f"took {was}", python=True, wire=True)
        else:
            if old.body_required != new.body_required:
                breaks = new.body_required == (direction == "sent")
                detail = "is required" if new.body_required else "is optional"
                effect = NARROWS if new.body_required else WIDENS
                self._add("body", name, "changed", detail, python=breaks, wire=breaks, effect=effect)
            self.changes.others(name, old.body, new.body, _BODY)
            place = Place("body", name, _ARGUMENT if direction == "sent" else _EVENT)
            self._content(place, (old.body, new.body), (before, after), direction)

    # -- responses -------------------------------------------------------------------------------------

    def responses(self, name: str, old: DocumentedOperation, new: DocumentedOperation, direction: Direction) -> None:
        """Compare the responses of an operation. `direction` is the direction of the responses."""
        before, after = dict(old.responses), dict(new.responses)
        gone = [status for status in before if status not in after]
        came = [status for status in after if status not in before]
        lost, found = ([status for status in each if _is_success(status)] for each in (gone, came))
        if len(lost) == len(found) == 1:
            self._add("response", name, "changed", f"is {found[0]}, was {lost[0]}", wire=True)
            self._response(name, before[lost[0]], after[found[0]], direction)
            gone.remove(lost[0])
            came.remove(found[0])
        for status in gone:
            with self.changes.at(_part(before[status]), None):
                breaks = _is_success(status)
                self._add("response", f"{name} {status}", "removed", python=breaks, wire=breaks)
        for status in came:
            with self.changes.at(None, _part(after[status])):
                self._add("response", f"{name} {status}", "added", str(after[status].node.get("description", "")))
        for status in (status for status in before if status in after):
            self._response(name, before[status], after[status], direction)

    def _response(self, name: str, old: DocumentedResponse, new: DocumentedResponse, direction: Direction) -> None:
        """Compare two responses with the same meaning: both have the same status, or are the only new success."""
        name_and_status = f"{name} {new.status}"
        success = _is_success(new.status)
        place = Place("response", name, _RESULT) if success else Place("response", name_and_status, _ERROR)
        before, after = _schema(self.schemas.old, old.schema), _schema(self.schemas.new, new.schema)
        with self.changes.at(_part(old), _part(new)):
            self.changes.others(name_and_status, old.node, new.node, _RESPONSE)
            self._codes(name, old, new)
            self._schema_presence(place.subject, before, after, success=success)
            self._content(place, (old.node, new.node), (before, after), direction)

    def _schema_presence(self, subject: str, old: Part | None, new: Part | None, *, success: bool) -> None:
        """Report that only one of two responses has a schema."""
        if (old is None) != (new is None):
            before, after = self.schemas.words(old, new)
            detail = f"is {after}, was {before}"
            self._add("response", subject, "changed", detail, python=success, wire=old is not None)

    def _codes(self, name: str, old: DocumentedResponse, new: DocumentedResponse) -> None:
        for code in (each for each in new.error_codes if each not in old.error_codes):
            with self.changes.at(None, Part(code, "")):
                self._add("error code", f"{name} {code}", "added", "this operation may respond with it")
        for code in (each for each in old.error_codes if each not in new.error_codes):
            with self.changes.at(Part(code, ""), None):
                self._add("error code", f"{name} {code}", "removed", "this operation no longer lists it")

    # -- content ---------------------------------------------------------------------------------------

    def _content(
        self,
        place: Place,
        holders: tuple[Mapping[str, Any], Mapping[str, Any]],
        schemas: tuple[Part | None, Part | None],
        direction: Direction,
    ) -> None:
        """Compare JSON. An error may also have other media types, which the client reads as text."""
        old, new = (mapping(holder.get("content")) for holder in holders)
        before, after = schemas
        if before is not None and after is not None:
            self.schemas.compare(before, after, direction, place)
            self.changes.others(place.subject, old[JSON], new[JSON], {"schema"})
        self.changes.others(place.subject, old, new, {JSON})

    def _add(self, kind: str, subject: str, what: Any, detail: str = "", **impact: Any) -> None:
        self.changes.add(ApiChange(kind, subject, what, " ".join(detail.split()), **impact))


def _schema(document: Document, pointer: str | None) -> Part | None:
    return Part(document.at(pointer), pointer) if pointer else None


def _part(response: DocumentedResponse) -> Part:
    return Part(response.node, response.pointer)


def _is_success(status: str) -> bool:
    return status.startswith("2")


def opposite(direction: Direction) -> Direction:
    """Return the direction of the responses to requests in a direction."""
    return "received" if direction == "sent" else "sent"
