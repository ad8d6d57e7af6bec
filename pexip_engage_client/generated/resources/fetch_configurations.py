"""Calls to an external service that fill form questions of the type FETCH."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ..._runtime import wire
from ..._runtime.operations import CallOptions, Operation, Request
from ..._runtime.resources import Resource
from ..._runtime.response_models import envelope
from ..._runtime.unset import UNSET, Unset
from .. import models


class FetchConfigurationsResource(Resource):
    """Calls to an external service that fill form questions of the type FETCH."""

    async def create(
        self,
        *,
        mapping: Sequence[models.FetchMappingInput],
        endpoint: str,
        method: models.FetchMethod | models.FetchMethodValue,
        body: str | None | Unset = UNSET,
        headers: Sequence[models.FetchHeaderInput] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.FetchConfiguration:
        """Create a fetch configuration.

        Sets up a call to an external service, which fills form questions of the type FETCH. No scope of its own is
        documented for fetch configurations, so none is named.

        Args:
            body: What Engage is to send along, as text, for methods with a body.
            mapping: Which property of the reply is to go where. Inferred: demanded, though the page prints no fields:
                no configuration in an answer is without it.
            endpoint: The address to call, reachable for Engage. Inferred: demanded, though the page prints no fields:
                no configuration in an answer is without it.
            method: How to call it; GET for a plain look-up. Inferred: demanded, though the page prints no fields: no
                configuration in an answer is without it.
            headers: Headers to send along, such as a key; their values are not shown again.

        Raises:
            BusinessValidationError: the documentation lists no code.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-createfetchconfiguration
        """
        request = Request(
            "/fetch-configurations",
            body=models.CreateFetchConfigurationInput(
                body=body,
                mapping=mapping,
                endpoint=endpoint,
                method=method,
                headers=headers,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def update(
        self,
        id: str,
        *,
        body: str | None | Unset = UNSET,
        mapping: Sequence[models.FetchMappingInput] | Unset = UNSET,
        endpoint: str | Unset = UNSET,
        method: models.FetchMethod | models.FetchMethodValue | Unset = UNSET,
        headers: Sequence[models.FetchHeaderInput] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.FetchConfiguration:
        """Change a fetch configuration.

        Changes how an external service is called. No scope of its own is documented for fetch configurations, so none
        is named.

        Args:
            id: Id of the fetch configuration, as its creation returned it.
            body: Another text to send along; null for none.
            mapping: All mappings from now on.
            endpoint: Another address for Engage to call.
            method: Another HTTP method to call it with.
            headers: All headers from now on, with their values, as they cannot be read back; null for none.

        Raises:
            NotFoundError: No record has this id.

        Scope: none documented. See
        https://developer.pexipengage.com/development/operation/operation-updatefetchconfigurationbyid
        """
        request = Request(
            f"/fetch-configurations/{wire.segment('id', id)}",
            body=models.UpdateFetchConfigurationInput(
                body=body,
                mapping=mapping,
                endpoint=endpoint,
                method=method,
                headers=headers,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data


CREATE: Final[Operation[models.FetchConfigurationEnvelope]] = Operation(
    id="createFetchConfiguration",
    method="POST",
    path="/fetch-configurations",
    decode=envelope(lambda: models.FetchConfigurationEnvelope),
    arguments=("mapping", "endpoint", "method", "body", "headers"),
)
UPDATE: Final[Operation[models.FetchConfigurationEnvelope]] = Operation(
    id="updateFetchConfigurationById",
    method="PATCH",
    path="/fetch-configurations/{id}",
    decode=envelope(lambda: models.FetchConfigurationEnvelope),
    arguments=("id", "body", "mapping", "endpoint", "method", "headers"),
)
