"""Parts of a country, which agents cover for meetings on location."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ..._runtime import wire
from ..._runtime.operations import CallOptions, Operation, Request
from ..._runtime.resources import Resource
from ..._runtime.response_models import envelope
from ...pagination import Listing
from .. import models


class RegionsResource(Resource):
    """Parts of a country, which agents cover for meetings on location."""

    def list(
        self,
        *,
        country_code: str,
        id: Sequence[str] | None = None,
        code: Sequence[str] | None = None,
        level: Sequence[int] | None = None,
        parent_id: Sequence[str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Region]:
        """List the regions of a country.

        Lists the regions of one country, for coverage and for meetings on location. Two incompatible versions stand
        under the production address. This is the newer, paged one; the older one, a tree of regions without paging,
        can be read too.

        Args:
            country_code: The country whose regions to list, by two letters such as `BE`.
            id: Only records with one of these ids, to read several at once.
            code: Only regions with one of these codes, such as postal codes; in an older version only.
            level: Only regions at one of these depths of the tree; in an older version only.
            parent_id: Only regions that are parts of one of these; in an older version only.
            offset: Index of the first record, from 0.
            limit: Records per page; 1 to 1000, default 1000.
            concurrency: How many pages to fetch at a time while iterating.
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
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
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
