"""The content of the successful responses of an operation."""

from __future__ import annotations

from typing import Any

from attrs import define
from openapi_python_client.parser.openapi import Endpoint

from pexip_engage_client.openapi.operations import DocumentedOperation, JsonObject

from .document import SourceDocument, UnsupportedError
from .model_views import ModelView
from .type_finder import Types
from .types import ANY, Nullable, Object, Type, nullable

UNDOCUMENTED = "undocumented"
# The properties of an envelope besides `data`. An object with any other properties is a record with a `data` property.
BESIDE_DATA = {"meta", "links", "_links", "included", "jsonapi", "pagination", "paging"}


@define
class ResponseView:
    """The content of a successful response."""

    hint: str = "Any"
    """The type of the decoded response."""
    decode: str = UNDOCUMENTED
    data: Type = ANY
    """The type that the resource method returns, if the response is an envelope."""
    is_envelope: bool = False
    may_be_empty: bool = False
    model: str = ""
    """The name of the response's model, if it is an object."""

    @property
    def result(self) -> str:
        """The type that the resource method returns."""
        return (nullable(self.data) if self.may_be_empty else self.data).result if self.is_envelope else self.hint


class Responses:
    """Finds the content of the successful responses of operations."""

    def __init__(self, document: SourceDocument, types: Types, models: dict[str, ModelView]) -> None:
        self.document = document
        self.types = types
        self.models = models

    def of(self, operation: DocumentedOperation, endpoint: Endpoint, *, is_list: bool) -> ResponseView:
        """Return the content of the successful responses. It must be the same in all, but some may be empty."""
        props = {response.status_code.pattern: response.prop for response in endpoint.responses}
        found = [
            self._success(status, props.get(status), response.node, is_list=is_list)
            for status, response in operation.responses.items()
            if status.startswith("2")
        ]
        full = [each for each in found if each.hint != "None"]
        if not full:
            return found[0]
        if any(each != full[0] for each in full):
            remedy = "describe only one of them, or leave out the content of all"
            problem = "several successful responses with different content"
            raise UnsupportedError(self.document.rejection((*operation.keys, "responses"), problem, remedy))
        first = full[0]
        if len(full) < len(found) and first.decode != UNDOCUMENTED and not first.hint.endswith("| None"):
            first.hint, first.decode = f"{first.hint} | None", f"optional({first.decode})"
            first.may_be_empty = first.is_envelope
        return first

    def _success(self, status: str, prop: Any, raw: JsonObject, *, is_list: bool) -> ResponseView:
        content = raw.get("content", {})
        if not content:
            return ResponseView("None") if status in ("204", "205") else ResponseView()
        envelope = ANY if prop is None else self.types.of(prop)
        model = self.models.get(envelope.hint) if isinstance(envelope, Object) else None
        fields = {} if model is None else {entry.wire_name: entry for entry in model.fields}
        if "data" not in fields or not (is_list or fields.keys() <= BESIDE_DATA | {"data"}):
            return _whole(envelope)
        data = fields["data"].type if fields["data"].required else nullable(fields["data"].type)
        lenient = "" if fields["data"].required else ", data_required=False"
        decode = f"envelope(lambda: {envelope.result}{lenient})"
        return ResponseView(envelope.result, decode, data, is_envelope=True, model=envelope.hint)


def _whole(kind: Type) -> ResponseView:
    """Return the view of a response that is not an envelope."""
    if kind.hint == "Any":
        return ResponseView()
    if isinstance(kind, Nullable):
        decode = f"optional(value(lambda: {kind.inner.result}))"
        return ResponseView(kind.result, decode, kind, model=kind.inner.hint)
    return ResponseView(kind.result, f"value(lambda: {kind.result})", kind, model=kind.hint)
