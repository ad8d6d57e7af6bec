"""Groups in which subjects are offered to customers."""

from __future__ import annotations

from typing import Final, Unpack
from uuid import UUID

from ... import idempotency
from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, OnceOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class SubjectGroupsResource(Resource):
    """Groups in which subjects are offered to customers."""

    def list(
        self,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        external_id: SequenceNotStr[str | UUID] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.SubjectGroup]:
        """List subject groups.

        Returns the groups in which subjects are offered. The required scope is not documented. The list can also
        include deleted groups, but the name of the parameter for this is not documented. If you know the name, pass
        it as an extra query parameter.

        Args:
            id: Only records with one of these IDs.
            external_id: Only records with one of these external IDs, which are their IDs in your own system.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.
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
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/subject-groups",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

    async def get(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """Get a subject group.

        Returns one subject group with its name in every language. The required scope is not documented.

        Args:
            id: ID of the subject group, as used in subjects.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getsubjectgroup
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/subject-groups/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def create(
        self,
        *,
        translations: models.SubjectGroupTranslationsInputLike,
        external_id: str | UUID | None | Unset = UNSET,
        image: str | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """Create a subject group.

        Creates a group. Then add subjects to it with `subjects.update`. The required scope is not documented.

        Args:
            external_id: The group's ID in your own system. At most 255 characters.
            image: URL of a picture for the group.
            translations: The group's name in the available languages.
            color: Color of the group: `#` and six hexadecimal digits. Exactly 7 characters; the default is #89d0c1.
            order: Position of the group among the others, lowest first. At least 0; the default is 0.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            BusinessValidationError: A business rule forbids the call. No codes are documented.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-createsubjectgroup
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
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
        external_id: str | UUID,
        translations: models.SubjectGroupTranslationsInputLike,
        image: str | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        resend: bool = True,
        **options: Unpack[OnceOptions],
    ) -> models.SubjectGroup:
        """Call `create` exactly once, despite timeouts, broken connections and your own retries.

        The client first looks up the record by its `external_id` (one GET), and returns it if it exists. If the outcome
        of the request is unknown, the client keeps looking up the record until the request can no longer take effect
        (see `timeout`). If there is still no record, the client sends the request again. The `deadline` covers the
        whole procedure.

        Concurrent calls with the same ID wait for the result of the first call. This includes calls in other processes
        that share an `idempotency` store.

        Args:
            external_id: The record's ID in your own system. Each record needs a different ID.
            resend: Whether to send the request again after an unknown outcome. With False, the client sends the request
                at most once.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            StoreError: The `idempotency` store failed.
            EngageError: Any other error that `create` raises. Its outcome is "unknown" if Engage may have processed a request.
        """
        once = SubjectGroupsResource(
            idempotency.ExactlyOnce(self._caller, "subject_groups", self.list, external_id, resend=resend)
        )
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
        id: str | UUID,
        *,
        external_id: str | UUID | None | Unset = UNSET,
        image: str | None | Unset = UNSET,
        translations: models.SubjectGroupTranslationsInputLike | None | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SubjectGroup:
        """Change a subject group.

        Changes a group, such as its name, color or position. The required scope is not documented.

        Args:
            id: ID of the subject group, as used in subjects.
            external_id: Another ID for the group in your own system; `None` removes it. At most 255 characters.
            image: URL of a new picture; `None` removes the picture.
            translations: The group's name in all languages, which replaces the existing names.
            color: A new color: `#` and six hexadecimal digits. Exactly 7 characters.
            order: A new position among the groups, lowest first. At least 0.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-updatesubjectgroupbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
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
