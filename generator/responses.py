"""The content of the successful responses of an operation."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen
from openapi_python_client.parser.openapi import Endpoint

from pexip_engage_client.openapi.operations import DocumentedOperation

from .model_views import ModelView
from .type_finder import Types
from .types import ANY, Object, Type, nullable

UNDOCUMENTED = "undocumented"


@frozen
class ResponseView:
    """The content of a successful response."""

    hint: str = "Any"
    """The type of the decoded response."""
    decode: str = UNDOCUMENTED
    data: Type = ANY
    """The type that the resource method returns, if the response is an envelope."""
    is_envelope: bool = False

    @property
    def result(self) -> str:
        """The type that the resource method returns."""
        return self.data.result if self.is_envelope else self.hint


def response_view(
    operation: DocumentedOperation, endpoint: Endpoint, types: Types, models: Mapping[str, ModelView]
) -> ResponseView:
    """Return the content of the successful response: an envelope, anything, or nothing."""
    success = operation.success
    if success is None or not success.node.get("content"):
        return ResponseView("None") if success is not None and success.status in ("204", "205") else ResponseView()
    [prop] = [each.prop for each in endpoint.responses if each.status_code.pattern == success.status]
    envelope = types.of(prop)
    if not isinstance(envelope, Object):
        return ResponseView()
    [data] = [field for field in models[envelope.hint].fields if field.wire_name == "data"]
    lenient = "" if data.required else ", data_required=False"
    decode = f"envelope(lambda: {envelope.result}{lenient})"
    return ResponseView(envelope.result, decode, data.type if data.required else nullable(data.type), is_envelope=True)
