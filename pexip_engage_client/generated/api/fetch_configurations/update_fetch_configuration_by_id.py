"""PATCH /fetch-configurations/{id}: Change a fetch configuration."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.fetch_configuration_envelope import FetchConfigurationEnvelope
from ...models.update_fetch_configuration_input import UpdateFetchConfigurationInput

OPERATION: Final[Operation[FetchConfigurationEnvelope]] = Operation(
    id="updateFetchConfigurationById",
    method="PATCH",
    path="/fetch-configurations/{id}",
    decode=FetchConfigurationEnvelope.from_dict,
)


def build_request(
    id: str,
    *,
    body: UpdateFetchConfigurationInput,
) -> Request:
    """The request of `updateFetchConfigurationById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/fetch-configurations/{wire.segment('id', id)}",
        body=wire.body(body, UpdateFetchConfigurationInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateFetchConfigurationInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, FetchConfigurationEnvelope]:
    """Change a fetch configuration.

    See https://developer.pexipengage.com/operation/operation-updatefetchconfigurationbyid
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
