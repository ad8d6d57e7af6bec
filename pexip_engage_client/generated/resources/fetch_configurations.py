"""Calls to an external service that fill form questions of the type FETCH."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from .. import models
from ..api import fetch_configurations as operations

if TYPE_CHECKING:
    from ..models.fetch_configuration import FetchConfiguration
    from ..models.fetch_header_input import FetchHeaderInput
    from ..models.fetch_mapping_input import FetchMappingInput
    from ..models.fetch_method import FetchMethod


class FetchConfigurationsResource(Resource):
    """Calls to an external service that fill form questions of the type FETCH."""

    async def create(
        self,
        *,
        body: str | None | Unset = UNSET,
        mapping: Sequence[FetchMappingInput] | Unset = UNSET,
        endpoint: str | Unset = UNSET,
        method: FetchMethod | str | Unset = UNSET,
        headers: Sequence[FetchHeaderInput] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> FetchConfiguration:
        """Create a fetch configuration.

        No scope of its own is documented for fetch configurations, so none is named. Mapping, endpoint and method are
        likely required; the page prints no fields.

        Args:
            body: At least 1 character.
            mapping: At least 1 item.
            endpoint: At least 1 character.
            headers: At least 1 item.

        Raises:
            BusinessValidationError: the documentation names no code.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-createfetchconfiguration
        """
        answer = await operations.create_fetch_configuration.asyncio(
            client=self._client,
            body=models.FetchConfigurationInput(
                body=body,
                mapping=mapping,
                endpoint=endpoint,
                method=method,
                headers=headers,
            ),
            **options,
        )
        return answer.data

    async def update(
        self,
        id: str,
        *,
        body: str | None | Unset = UNSET,
        mapping: Sequence[FetchMappingInput] | Unset = UNSET,
        endpoint: str | Unset = UNSET,
        method: FetchMethod | str | Unset = UNSET,
        headers: Sequence[FetchHeaderInput] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> FetchConfiguration:
        """Change a fetch configuration.

        No scope of its own is documented for fetch configurations, so none is named.

        Args:
            id: Id of the resource; at least 1 character.
            body: At least 1 character.
            mapping: At least 1 item.
            endpoint: At least 1 character.
            headers: At least 1 item.

        Raises:
            NotFoundError: There is no such id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-updatefetchconfigurationbyid
        """
        answer = await operations.update_fetch_configuration_by_id.asyncio(
            id,
            client=self._client,
            body=models.FetchConfigurationInput(
                body=body,
                mapping=mapping,
                endpoint=endpoint,
                method=method,
                headers=headers,
            ),
            **options,
        )
        return answer.data
