"""POST /fetch-configurations: Create a fetch configuration."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_fetch_configuration_input import CreateFetchConfigurationInput
from ...models.fetch_configuration_envelope import FetchConfigurationEnvelope

OPERATION: Final[Operation[FetchConfigurationEnvelope]] = Operation(
    id="createFetchConfiguration",
    method="POST",
    path="/fetch-configurations",
    decode=FetchConfigurationEnvelope.from_dict,
)


def build_request(
    *,
    body: CreateFetchConfigurationInput,
) -> Request:
    """The request of `createFetchConfiguration`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        "/fetch-configurations",
        body=wire.body(body, CreateFetchConfigurationInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateFetchConfigurationInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, FetchConfigurationEnvelope]:
    """Create a fetch configuration.

    See https://developer.pexipengage.com/operation/operation-createfetchconfiguration
    """
    request = build_request(
        body=body,
    )
    return client.call(OPERATION, request, options)
