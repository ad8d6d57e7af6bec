"""Compare bodies, responses and headers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pexip_engage_client.openapi.operations import JSON, DocumentedOperation, DocumentedResponse

from .change import ApiChange, Changes, Part, mapping, same
from .rules import NARROWS, WIDENS, Direction
from .schemas import Place, SchemaComparison

_BODY = {"content", "required"}
_RESPONSE = {"content", "headers", "x-error-codes"}
_OPPOSITE: Mapping[Direction, Direction] = {"sent": "received", "received": "sent", "unused": "unused"}


class ContentComparison:
    """Compares the content that operations send and receive."""

    def __init__(self, schemas: SchemaComparison, changes: Changes) -> None:
        self.schemas, self.changes = schemas, changes
        self.visited: set[str] = set()
        """The pointers of the shared responses, bodies and headers that operations use."""

    # -- bodies ----------------------------------------------------------------------------------------

    def bodies(self, name: str, old: DocumentedOperation, new: DocumentedOperation, direction: Direction) -> None:
        """Compare the request bodies of an operation, or the events of a webhook."""
        pointers = [self._follow(document, each) for document, each in zip(self._documents, (old, new), strict=True)]
        form = "{}({}=)" if direction == "sent" else "{}.{}"
        if not new.body and not old.body:
            return
        if not old.body:
            words = self._words(new.body, pointers[1], new=True)
            self._add("body", name, "added", f"takes {words}", python=new.body_required, wire=new.body_required)
        elif not new.body:
            words = self._words(old.body, pointers[0], new=False)
            self._add("body", name, "removed", f"took {words}", python=True, wire=True)
        else:
            if old.body_required != new.body_required:
                breaks = new.body_required == (direction == "sent")
                detail = "is required" if new.body_required else "is optional"
                effect = NARROWS if new.body_required else WIDENS
                self._add("body", name, "changed", detail, python=breaks, wire=breaks, effect=effect)
            self.changes.others(name, old.body, new.body, _BODY)
            contents = mapping(old.body.get("content")), mapping(new.body.get("content"))
            self.media(contents, pointers, direction, Place("body", name, form))

    @property
    def _documents(self) -> tuple[Any, Any]:
        return self.schemas.old, self.schemas.new

    def _follow(self, document: Any, operation: DocumentedOperation) -> str:
        """Return the pointer to an operation's body."""
        pointer = f"{operation.pointer}/requestBody"
        with suppress(LookupError):
            _, pointer = document.follow(operation.node.get("requestBody"), pointer)
        self.visited.add(pointer)
        return pointer

    def _words(self, holder: Mapping[str, Any], pointer: str, *, new: bool) -> str:
        schema = _schema(mapping(holder.get("content")), pointer)
        return self.schemas.words(None, schema)[1] if new else self.schemas.words(schema, None)[0]

    # -- responses -------------------------------------------------------------------------------------

    def responses(self, name: str, old: DocumentedOperation, new: DocumentedOperation, direction: Direction) -> None:
        """Compare the responses of an operation. `direction` is the direction of the responses."""
        before, after = dict(old.responses), dict(new.responses)
        self.visited |= {each.pointer for each in (*before.values(), *after.values())}
        gone = [status for status in before if status not in after]
        came = [status for status in after if status not in before]
        lost, found = ([status for status in each if _is_success(status)] for each in (gone, came))
        if len(lost) == len(found) == 1:
            self._add("response", name, "changed", f"is {found[0]}, was {lost[0]}", wire=True)
            self._response(name, before[lost[0]], after[found[0]], direction)
            gone.remove(lost[0])
            came.remove(found[0])
        for status in gone:
            is_first = old.success is not None and status == old.success.status
            with self.changes.at(_part(before[status]), None):
                lost_content = _has_content(before[status]) and not any(map(_has_content, after.values()))
                python = is_first or (direction == "received" and lost_content)
                self._add("response", f"{name} {status}", "removed", python=python, wire=_is_success(status))
        for status in came:
            with self.changes.at(None, _part(after[status])):
                detail, impact = str(after[status].node.get("description", "")), dict[str, bool]()
                if direction == "received" and _is_success(status):
                    detail, impact = _result(old, after[status]) or (detail, impact)
                self._add("response", f"{name} {status}", "added", detail, **impact)
        for status in (status for status in before if status in after):
            self._response(name, before[status], after[status], direction)

    def _response(self, name: str, old: DocumentedResponse, new: DocumentedResponse, direction: Direction) -> None:
        with self.changes.at(_part(old), _part(new)):
            self._in_response(name, old, new, direction)

    def _in_response(self, name: str, old: DocumentedResponse, new: DocumentedResponse, direction: Direction) -> None:
        success = _is_success(new.status)
        subject = name if success else f"{name} {new.status}"
        self.changes.others(f"{name} {new.status}", old.node, new.node, _RESPONSE)
        self._codes(name, old, new)
        self._headers(subject, old, new, direction)
        contents = mapping(old.node.get("content")), mapping(new.node.get("content"))
        schemas = _schema(contents[0], old.pointer), _schema(contents[1], new.pointer)
        if bool(contents[0]) != bool(contents[1]):
            before, after = self.schemas.words(*schemas)
            self._add(
                "response", subject, "changed", f"is {after}, was {before}", python=success, wire=bool(contents[0])
            )
        else:
            form = "{}().{}" if success else "{} {}"
            self.media(contents, [old.pointer, new.pointer], direction, Place("response", subject, form))

    def _codes(self, name: str, old: DocumentedResponse, new: DocumentedResponse) -> None:
        for code in (each for each in new.error_codes if each not in old.error_codes):
            with self.changes.at(None, Part(code, "")):
                self._add("error code", f"{name} {code}", "added", "this operation may respond with it")
        for code in (each for each in old.error_codes if each not in new.error_codes):
            with self.changes.at(Part(code, ""), None):
                self._add("error code", f"{name} {code}", "removed", "this operation no longer lists it")

    # -- headers of responses --------------------------------------------------------------------------

    def _headers(self, name: str, old: DocumentedResponse, new: DocumentedResponse, direction: Direction) -> None:
        before, after = self._header_nodes(old, 0), self._header_nodes(new, 1)
        for header in dict.fromkeys((*after, *before)):
            subject = f"{name} {header}"
            if header not in before:
                required = direction == "sent" and bool(after[header][0].get("required"))
                self._add("header", subject, "added", python=required, wire=required)
            elif header not in after:
                self._add("header", subject, "removed", wire=direction == "received")
            else:
                self._header(subject, before[header], after[header], direction)

    def _header_nodes(self, response: DocumentedResponse, side: int) -> dict[str, tuple[dict[str, Any], str]]:
        """Return a response's headers with their pointers. Names are in lower case, because headers ignore case."""
        found: dict[str, tuple[dict[str, Any], str]] = {}
        for header, given in mapping(response.node.get("headers")).items():
            pointer = f"{response.pointer}/headers/{header}"
            node = given
            with suppress(LookupError):
                node, pointer = self._documents[side].follow(given, pointer)
            self.visited.add(pointer)
            found[header.lower()] = (mapping(node), pointer)
        return found

    def _header(
        self, subject: str, old: tuple[dict[str, Any], str], new: tuple[dict[str, Any], str], direction: Direction
    ) -> None:
        (before, was_at), (after, is_at) = old, new
        required = bool(before.get("required")), bool(after.get("required"))
        if required[0] != required[1]:
            detail = "is required" if required[1] else "is optional"
            self._add("header", subject, "changed", detail, wire=required[1] == (direction == "sent"))
        schemas = Part(before.get("schema", {}), f"{was_at}/schema"), Part(after.get("schema", {}), f"{is_at}/schema")
        self.schemas.compare(*schemas, direction, Place("header", subject))
        if bool(before.get("deprecated")) != bool(after.get("deprecated")):
            self._add("header", subject, "changed", "is deprecated" if after.get("deprecated") else "is not deprecated")
        self.changes.others(subject, before, after, {"required", "schema", "deprecated"})

    # -- media types -----------------------------------------------------------------------------------

    def media(
        self,
        contents: tuple[dict[str, Any], dict[str, Any]],
        pointers: list[str],
        direction: Direction,
        place: Place,
    ) -> None:
        """Compare the sent or received content of each media type."""
        old, new = contents
        gone, came = [kind for kind in old if kind not in new], [kind for kind in new if kind not in old]
        pairs = [(kind, kind) for kind in old if kind in new]
        if len(gone) == len(came) == 1:
            pairs.append((gone[0], came[0]))
            other_form = _is_json(gone[0]) != _is_json(came[0])
            self._add(
                place.kind, place.subject, "changed", f"is {came[0]}, was {gone[0]}", python=other_form, wire=True
            )
            gone, came = [], []
        first, used = _preferred(old), _preferred(new)
        if first != used and first in new:
            detail = f"{'is sent' if direction == 'sent' else 'is read'} as {used}, was {first}"
            other_form = _is_json(first) != _is_json(used)
            self._add(place.kind, place.subject, "changed", detail, python=other_form, wire=True)
        for kind in gone:
            self._add(place.kind, place.subject, "changed", f"is no longer {kind}", python=kind == first, wire=True)
        for kind in came:
            self._add(place.kind, place.subject, "changed", f"may also be {kind}")
        for before, after in pairs:
            where = [f"{pointers[0]}/content/{before}/schema", f"{pointers[1]}/content/{after}/schema"]
            self._media(mapping(old[before]), mapping(new[after]), where, direction, place)

    def _media(
        self, old: dict[str, Any], new: dict[str, Any], pointers: list[str], direction: Direction, place: Place
    ) -> None:
        before, after = Part(old.get("schema", {}), pointers[0]), Part(new.get("schema", {}), pointers[1])
        self.schemas.compare(before, after, direction, place)
        if not same(old.get("encoding"), new.get("encoding")):
            self._add(place.kind, place.subject, "changed", "its parts are encoded in another way", wire=True)
        self.changes.others(place.subject, old, new, {"schema", "encoding"})

    def _add(self, kind: str, subject: str, what: Any, detail: str = "", **impact: Any) -> None:
        self.changes.add(ApiChange(kind, subject, what, " ".join(detail.split()), **impact))


def _part(response: DocumentedResponse) -> Part:
    return Part(response.node, response.pointer)


def _schema(content: dict[str, Any], pointer: str) -> Part | None:
    """Return the schema of the first media type."""
    for kind, media in content.items():
        return Part(mapping(media).get("schema", {}), f"{pointer}/content/{kind}/schema")
    return None


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _result(operation: DocumentedOperation, added: DocumentedResponse) -> tuple[str, dict[str, bool]] | None:
    """Report the effect of a changed successful response on the method's return type."""
    known = [each for status, each in operation.responses.items() if _is_success(status)]
    empty = [_is_empty(each) for each in known]
    if _is_empty(added) and any(map(_has_content, known)) and not any(empty):
        return "the method may return None", {"python": True, "wire": True}
    if _has_content(added) and known and all(empty):
        return "the method may return content, not only None", {"python": True}
    return None


def _has_content(response: DocumentedResponse) -> bool:
    return _is_success(response.status) and bool(response.node.get("content"))


def _is_empty(response: DocumentedResponse) -> bool:
    """Whether the method returns None for the response."""
    return response.status in ("204", "205") and not response.node.get("content")


def opposite(direction: Direction) -> Direction:
    """Return the direction of the responses to requests in a direction."""
    return _OPPOSITE[direction]


def _is_json(kind: str) -> bool:
    name = kind.partition(";")[0].strip().lower()
    return name == JSON or name.endswith("+json")


def _preferred(content: Mapping[str, Any]) -> str:
    """Return the media type that a client uses: JSON, otherwise the first type."""
    return min(content, key=lambda kind: not _is_json(kind), default="")
