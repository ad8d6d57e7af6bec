"""Parts of a country, which agents cover for meetings on location."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ...pagination import Listing
from .. import models
from ..api import regions as operations


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
            code: Only regions with one of these codes, such as postal codes; on the older version only.
            level: Only regions at one of these depths of the tree; on the older version only.
            parent_id: Only regions that are parts of one of these; on the older version only.
            offset: Index of the first record, from 0.
            limit: Records a page; 1 to 1000, default 1000.
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:regions:readOnly. See https://developer.pexipengage.com/operation/operation-getregions
        """
        request = operations.get_regions.build_request(
            country_code=country_code,
            id=id,
            code=code,
            level=level,
            parent_id=parent_id,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_regions.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            largest=1000,
            concurrency=concurrency,
        )
