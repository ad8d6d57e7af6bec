"""Parts of a country. Agents cover regions for on-location meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import SequenceNotStr
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class RegionsResource(Resource):
    """Parts of a country. Agents cover regions for on-location meetings."""

    def list(
        self,
        *,
        country_code: str,
        id: SequenceNotStr[str | UUID] | None = None,
        code: SequenceNotStr[str] | None = None,
        level: Sequence[int] | None = None,
        parent_id: SequenceNotStr[str | UUID] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Region]:
        """List the regions of a country.

        Returns the regions of one country, which are used for coverage and on-location meetings. Two incompatible
        versions of this operation are documented for production. The newer version, described here, is paginated. The
        older version returns a region tree without pagination. The client can read the responses of both versions.

        Args:
            country_code: The country whose regions to list, as a two-letter code such as `BE`.
            id: Only records with one of these IDs.
            code: Only regions with one of these codes, such as postal codes. Only the older version of the operation
                has this filter.
            level: Only regions at one of these levels of the region tree. Only the older version of the operation has
                this filter.
            parent_id: Only regions that are children of one of these regions. Only the older version of the operation
                has this filter.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page, from 1 to 1000; the default is 1000.
            concurrency: Number of pages that the client requests at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: engage:regions:readOnly. See https://developer.pexipengage.com/operation/operation-getregions
        """
        query_parameters: list[tuple[str, str]] = []
        query_parameters.append(("country-code", wire.text("country_code", country_code)))
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if code is not None:
            query_parameters += wire.array("code", code, "code[]")
        if level is not None:
            query_parameters += wire.array("level", level, "level[]", wire.integer)
        if parent_id is not None:
            query_parameters += wire.array("parent_id", parent_id, "parent-id[]")
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/regions",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(
            self._caller, LIST, request, options, offset=offset, limit=limit, largest=1000, concurrency=concurrency
        )


LIST: Final[Operation[models.RegionPage]] = Operation(
    id="getRegions",
    method="GET",
    path="/regions",
    scope="engage:regions:readOnly",
    decode=envelope(lambda: models.RegionPage),
    arguments=("country_code", "id", "code", "level", "parent_id", "offset", "limit", "concurrency", "accept_language"),
)
