"""Groups under which subjects are offered to customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from ...once import ExactlyOnce
from ...pagination import Listing
from .. import models
from ..api import subject_groups as operations


class SubjectGroupsResource(Resource):
    """Groups under which subjects are offered to customers."""

    def list(
        self,
        *,
        id: Sequence[str] | None = None,
        external_id: Sequence[str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.SubjectGroup]:
        """List subject groups.

        Lists the groups under which subjects are offered. No scope of its own is documented for subject groups, so
        none is named. A filter that adds deleted ones exists, but its name is not documented: it can be sent as an
        extra query parameter.

        Args:
            id: Only records with one of these ids, to read several at once.
            external_id: Only records with one of these ids in the caller's own system, to find what a sync made
                before.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getsubjectgroups
        """
        request = operations.get_subject_groups.build_request(
            id=id,
            external_id=external_id,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_subject_groups.OPERATION,
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
    ) -> models.SubjectGroup:
        """Get a subject group.

        Reads one subject group, with its name in every language. No scope of its own is documented for subject
        groups, so none is named.

        Args:
            id: Id of the subject group, as subjects refer to it.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getsubjectgroup
        """
        return (
            await operations.get_subject_group.asyncio(
                id, client=self._client, accept_language=accept_language, **options
            )
        ).data

    async def create(
        self,
        *,
        translations: models.SubjectGroupTranslationsInput,
        external_id: str | None | Unset = UNSET,
        image: str | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """Create a subject group.

        Makes a group, under which subjects are then put by `subjects.update`. No scope of its own is documented for
        subject groups, so none is named.

        Args:
            external_id: The id that the group has in the caller's own system. At most 255 characters.
            image: Address of a picture that stands for the group.
            translations: The group's name in the languages that customers read.
            color: How to show the group: `#` and six hexadecimal digits. Exactly 7 characters; default #89d0c1.
            order: Where the group is to stand among the others, lowest first. At least 0; default 0.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            BusinessValidationError: the documentation names no code.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-createsubjectgroup
        """
        return (
            await operations.create_subject_group.asyncio(
                client=self._client,
                body=models.CreateSubjectGroupInput(
                    external_id=external_id,
                    image=image,
                    translations=translations,
                    color=color,
                    order=order,
                ),
                accept_language=accept_language,
                **options,
            )
        ).data

    async def create_once(
        self,
        *,
        external_id: str,
        translations: models.SubjectGroupTranslationsInput,
        image: str | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """`create`, exactly once, whatever happens on the way.

        The record is looked for by its `external_id` first (one GET), and again when nobody can tell whether a request
        had its effect; it is sent again only if there is none. An `external_id` that is in use counts as made. The
        `deadline` holds for all of it. After an unknown outcome, only what happens within `timeout` and `deadline` can
        be seen.

        Args:
            external_id: The record's id in your own system; one for each thing to be made.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            EngageError: As `create` does; with the outcome "unknown" if any request may have had its effect.
        """
        once = SubjectGroupsResource(ExactlyOnce(self._client, self.list, external_id))
        return await once.create(
            external_id=external_id,
            image=image,
            translations=translations,
            color=color,
            order=order,
            accept_language=accept_language,
            **options,
        )

    async def update(
        self,
        id: str,
        *,
        external_id: str | None | Unset = UNSET,
        image: str | None | Unset = UNSET,
        translations: models.SubjectGroupTranslationsInput | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """Change a subject group.

        Renames a group, or changes how and where it is shown. No scope of its own is documented for subject groups,
        so none is named.

        Args:
            id: Id of the subject group, as subjects refer to it.
            external_id: Another id of the group in the caller's own system; null forgets it. At most 255 characters.
            image: Address of another picture; null takes the picture away.
            translations: The group's name in all languages from now on.
            color: Another color: `#` and six hexadecimal digits. Exactly 7 characters.
            order: Another place among the groups, lowest first. At least 0.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-updatesubjectgroupbyid
        """
        return (
            await operations.update_subject_group_by_id.asyncio(
                id,
                client=self._client,
                body=models.UpdateSubjectGroupInput(
                    external_id=external_id,
                    image=image,
                    translations=translations,
                    color=color,
                    order=order,
                ),
                accept_language=accept_language,
                **options,
            )
        ).data
