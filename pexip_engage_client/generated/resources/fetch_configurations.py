"""Calls from Engage to external services, whose responses fill form questions of type FETCH."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class FetchConfigurationsResource(Resource):
    """Calls from Engage to external services, whose responses fill form questions of type FETCH."""

    async def create(
        self,
        *,
        mapping: Sequence[models.FetchMappingInputLike],
        endpoint: str,
        method: models.FetchMethod | models.FetchMethodValue,
        body: str | None | Unset = UNSET,
        headers: Sequence[models.FetchHeaderInputLike] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.FetchConfiguration:
        """Create a fetch configuration.

        Configures a call from Engage to an external service, whose response fills form questions of type FETCH. The
        required scope is not documented.

        Args:
            body: The request body, as text, for methods that have one.
            mapping: Which property of the response fills which property in Engage. The Pexip documentation does not
                list the properties of the request; this description assumes that this one is required, because every
                configuration in a response contains it.
            endpoint: The URL to call, which Engage must be able to reach. The Pexip documentation does not list the
                properties of the request; this description assumes that this one is required, because every
                configuration in a response contains it.
            method: The HTTP method of the request; GET for a simple lookup. The Pexip documentation does not list the
                properties of the request; this description assumes that this one is required, because every
                configuration in a response contains it.
            headers: Headers to send, such as an API key. No response contains their values.

        Raises:
            BusinessValidationError: A business rule forbids the call. No codes are documented.

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
        id: str | UUID,
        *,
        body: str | None | Unset = UNSET,
        mapping: Sequence[models.FetchMappingInputLike] | Unset = UNSET,
        endpoint: str | Unset = UNSET,
        method: models.FetchMethod | models.FetchMethodValue | Unset = UNSET,
        headers: Sequence[models.FetchHeaderInputLike] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.FetchConfiguration:
        """Change a fetch configuration.

        Changes how Engage calls an external service. The required scope is not documented.

        Args:
            id: ID of the fetch configuration, as returned when it was created.
            body: A new request body, as text; `None` for no body.
            mapping: The complete new list of mappings.
            endpoint: A new URL for Engage to call.
            method: A new HTTP method for the request.
            headers: The complete new list of headers with their values; `None` for no headers. No response contains
                the values.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

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
