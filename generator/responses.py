"""What the successful responses of an operation contain."""

from __future__ import annotations

from typing import Any

from attrs import define
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty

from pexip_engage_client.openapi.operations import DocumentedOperation, JsonObject

from .document import SourceDocument, UnsupportedError
from .media import JSON, form_of
from .model_views import ModelView
from .types import ANY, BYTES, STRING, Type, Types, is_map, nullable


@define
class ResponseView:
    """What a successful response contains."""

    hint: str = "Any"
    """The type of the decoded response."""
    decode: str = "undocumented"
    data: Type = ANY
    """The type that the resource method returns, if the response is an envelope."""
    is_envelope: bool = False
    may_be_empty: bool = False
    media: str = "json"
    accept: str = ""
    envelope: str = ""
    """The name of the envelope's model."""

    @property
    def result(self) -> str:
        """The type that the resource method returns."""
        return (nullable(self.data) if self.may_be_empty else self.data).result if self.is_envelope else self.hint


class Responses:
    """Finds what the successful responses of operations contain."""

    def __init__(self, document: SourceDocument, types: Types, models: dict[str, ModelView]) -> None:
        self.document = document
        self.types = types
        self.models = models

    def of(self, operation: DocumentedOperation, endpoint: Endpoint) -> ResponseView:
        """What the successful responses contain; they must agree, except that some may be empty."""
        props = {response.status_code.pattern: response.prop for response in endpoint.responses}
        found = [
            self._success(operation, status, props.get(status), response.node)
            for status, response in operation.responses.items()
            if status.startswith("2")
        ]
        full = [each for each in found if each.hint != "None"]
        if not full:
            return found[0]
        if any(each != full[0] for each in full):
            remedy = "describe one of them, or leave the content of all of them open"
            problem = "several successful responses with different content"
            raise UnsupportedError(self.document.rejection((*operation.keys, "responses"), problem, remedy))
        first = full[0]
        if len(full) < len(found) and first.is_envelope:
            first.hint, first.decode, first.may_be_empty = f"{first.hint} | None", f"optional({first.decode})", True
        return first

    def _success(self, operation: DocumentedOperation, status: str, prop: Any, raw: JsonObject) -> ResponseView:
        content = raw.get("content", {})
        if not content:
            return ResponseView("None") if status in ("204", "205") else ResponseView()
        if len(content) > 1:
            problem = f"several types of content ({', '.join(content)})"
            raise UnsupportedError(self.document.rejection((*operation.keys, "responses"), problem, "name one"))
        (media,) = content
        form = form_of(media)
        if form == "text":
            return ResponseView("str", media="text", accept=media, data=STRING)
        if form != "json":
            return ResponseView("bytes", media="bytes", accept=media, data=BYTES)
        accept = "" if media.startswith(JSON) else media
        if not isinstance(prop, ModelProperty) or is_map(prop):
            return ResponseView(accept=accept)
        envelope = self.types.of(prop)
        fields = {entry.wire_name: entry for entry in self.models[envelope.hint].fields}
        if "data" not in fields:
            problem = f"a response ({envelope.hint}) without `data`"
            remedy = "describe the envelope, or leave its content open"
            raise UnsupportedError(self.document.rejection((*operation.keys, "responses"), problem, remedy))
        data = fields["data"].type if fields["data"].required else nullable(fields["data"].type)
        lenient = "" if fields["data"].required else ", data_required=False"
        decode = f"envelope(lambda: {envelope.result}{lenient})"
        return ResponseView(envelope.result, decode, data, is_envelope=True, accept=accept, envelope=envelope.hint)
