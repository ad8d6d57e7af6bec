"""Groups under which subjects are offered to customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ..._runtime import wire
from ..._runtime.operations import CallOptions, Operation, Request
from ..._runtime.resources import Resource
from ..._runtime.response_models import envelope
from ..._runtime.unset import UNSET, Unset
from ...idempotency.once import ExactlyOnce
from ...pagination import Listing
from .. import models


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
            limit: Records per page; the API's default is 25.
            concurrency: How many pages to fetch at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getsubjectgroups
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if external_id is not None:
            query_parameters += wire.array("external_id", external_id, "external-id[]")
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            "/subject-groups",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

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
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: No record has this id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getsubjectgroup
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            f"/subject-groups/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

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
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            BusinessValidationError: the documentation lists no code.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-createsubjectgroup
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            "/subject-groups",
            headers=header_fields,
            body=models.CreateSubjectGroupInput(
                external_id=external_id,
                image=image,
                translations=translations,
                color=color,
                order=order,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def create_once(
        self,
        *,
        external_id: str,
        translations: models.SubjectGroupTranslationsInput,
        image: str | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        resend: bool = True,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """Call `create` exactly once, also across timeouts, broken connections and retries of your own.

        Looks the record up by its `external_id` first (one GET). If the outcome of the request is unknown, it looks the
        record up until the request can no longer take effect (its `timeout`), and then sends it again. If the
        `external_id` is already in use, it returns that record. The `deadline` covers the whole procedure. Concurrent
        calls with the same id wait for the result of the first; those in other processes too, if the client has an
        `idempotency` store that they share.

        Args:
            external_id: The record's id in your own system; a different one for each record.
            resend: Whether to send the request again after an unknown outcome. With False, at most one is sent.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            IdempotencyError: The `idempotency` store failed.
            EngageError: As `create` does; with the outcome "unknown" if any request may have had its effect.
        """
        once = SubjectGroupsResource(ExactlyOnce(self._caller, "subject_groups", self.list, external_id, resend=resend))
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
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: No record has this id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-updatesubjectgroupbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            f"/subject-groups/{wire.segment('id', id)}",
            headers=header_fields,
            body=models.UpdateSubjectGroupInput(
                external_id=external_id,
                image=image,
                translations=translations,
                color=color,
                order=order,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data


LIST: Final[Operation[models.SubjectGroupPage]] = Operation(
    id="getSubjectGroups",
    method="GET",
    path="/subject-groups",
    decode=envelope(lambda: models.SubjectGroupPage),
    arguments=("id", "external_id", "offset", "limit", "concurrency", "accept_language"),
)
GET: Final[Operation[models.SubjectGroupEnvelope]] = Operation(
    id="getSubjectGroup",
    method="GET",
    path="/subject-groups/{id}",
    decode=envelope(lambda: models.SubjectGroupEnvelope),
    arguments=("id", "accept_language"),
)
CREATE: Final[Operation[models.SubjectGroupEnvelope]] = Operation(
    id="createSubjectGroup",
    method="POST",
    path="/subject-groups",
    decode=envelope(lambda: models.SubjectGroupEnvelope),
    arguments=("translations", "external_id", "image", "color", "order", "accept_language"),
)
UPDATE: Final[Operation[models.SubjectGroupEnvelope]] = Operation(
    id="updateSubjectGroupById",
    method="PATCH",
    path="/subject-groups/{id}",
    decode=envelope(lambda: models.SubjectGroupEnvelope),
    arguments=("id", "external_id", "image", "translations", "color", "order", "accept_language"),
)
