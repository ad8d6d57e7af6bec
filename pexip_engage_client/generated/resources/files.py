"""Uploaded files and what the virus scan said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ...pagination import Listing
from .. import models
from ..api import files as operations


class FilesResource(Resource):
    """Uploaded files and what the virus scan said of them."""

    def list(
        self,
        *,
        id: Sequence[str] | None = None,
        original_file_name: Sequence[str] | None = None,
        blob_name: Sequence[str] | None = None,
        scan_result_type: Sequence[models.FileScanResultType | models.FileScanResultTypeValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.File]:
        """List files.

        Finds files that were uploaded, such as those whose virus scan is done. No scope of its own is documented for
        files, so none is named. A filter that adds deleted ones exists, but its name is not documented: it can be
        sent as an extra query parameter.

        Args:
            id: Only records with one of these ids, to read several at once.
            original_file_name: Only files that were uploaded under one of these names.
            blob_name: Only files that are stored under one of these names.
            scan_result_type: Only files of which the virus scan said one of these.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getfiles
        """
        request = operations.get_files.build_request(
            id=id,
            original_file_name=original_file_name,
            blob_name=blob_name,
            scan_result_type=scan_result_type,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_files.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    async def get(
        self,
        id: str,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.File:
        """Get what is known of a file.

        Reads what is known of one file, such as whether its virus scan is done; the content is not served here. No
        scope of its own is documented for files, so none is named.

        Args:
            id: Id of the uploaded file, such as one in an answer.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getfilebyid
        """
        return (
            await operations.get_file_by_id.asyncio(id, client=self._client, accept_language=accept_language, **options)
        ).data
