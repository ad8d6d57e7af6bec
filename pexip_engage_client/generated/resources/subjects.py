"""Topics of appointments, such as a mortgage."""

from __future__ import annotations

import builtins
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class SubjectsResource(Resource):
    """Topics of appointments, such as a mortgage."""

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
    ) -> Listing[models.Subject]:
        """List subjects.

        Returns the subjects of appointments. Filters for internal use, customer use and deleted subjects exist, but
        their names are not documented. If you know the name of a filter, pass it as an extra query parameter.

        Args:
            id: Only records with one of these IDs.
            external_id: Only records with one of these external IDs, which are their IDs in your own system.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: engage:subjects:readOnly. See https://developer.pexipengage.com/operation/operation-getsubjects
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
            "/subjects",
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
    ) -> models.Subject:
        """Get a subject.

        Returns one subject with its forms, and with its translatable text in every language.

        Args:
            id: ID of the subject, as used in appointments.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:subjects:readOnly. See https://developer.pexipengage.com/operation/operation-getsubjectbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/subjects/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def update(
        self,
        id: str | UUID,
        *,
        external_id: str | UUID | None | Unset = UNSET,
        translations: models.SubjectTranslationsInputLike | Unset = UNSET,
        order: int | None | Unset = UNSET,
        subject_group_id: str | UUID | None | Unset = UNSET,
        enabled_for_internal_use: bool | None | Unset = UNSET,
        enabled_for_customer_use: bool | None | Unset = UNSET,
        cancellation_by_agent_form_id: str | UUID | None | Unset = UNSET,
        cancellation_by_customer_form_id: str | UUID | None | Unset = UNSET,
        completion_by_agent_form_id: str | UUID | None | Unset = UNSET,
        questionnaire_form_id: str | UUID | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Subject:
        """Change a subject.

        Changes a subject, such as its translatable text, its group, its forms and who can book it.

        Args:
            id: ID of the subject, as used in appointments.
            external_id: Another ID for the subject in your own system; `None` removes it.
            translations: The text in all languages, which replaces the existing text. If you leave out a property,
                that text stays unchanged.
            order: A new position of the subject in its group, lowest first.
            subject_group_id: ID of the group in which to offer the subject; `None` for no group.
            enabled_for_internal_use: Whether employees may book the subject.
            enabled_for_customer_use: Whether customers may book the subject themselves.
            cancellation_by_agent_form_id: ID of the form for an employee who cancels the appointment; `None` for no
                form.
            cancellation_by_customer_form_id: ID of the form for a customer who cancels the appointment; `None` for no
                form.
            completion_by_agent_form_id: ID of the form for the employee who completes the appointment; `None` for no
                form.
            questionnaire_form_id: ID of the form that is filled in at booking; `None` for no form.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:subjects:readWrite. See https://developer.pexipengage.com/operation/operation-updatesubjectbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/subjects/{wire.segment('id', id)}",
            headers=header_fields,
            body=models.UpdateSubjectInput(
                external_id=external_id,
                translations=translations,
                order=order,
                subject_group_id=subject_group_id,
                enabled_for_internal_use=enabled_for_internal_use,
                enabled_for_customer_use=enabled_for_customer_use,
                cancellation_by_agent_form_id=cancellation_by_agent_form_id,
                cancellation_by_customer_form_id=cancellation_by_customer_form_id,
                completion_by_agent_form_id=completion_by_agent_form_id,
                questionnaire_form_id=questionnaire_form_id,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

    async def get_availability_settings(
        self,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.SubjectAvailabilitySettings]:
        """List the availability settings of a subject for each meeting type.

        Returns the settings that determine how a subject is booked at offices without settings of their own. The list
        has one entry per meeting type and is not paginated.

        Args:
            id: ID of the subject, as used in appointments.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:subjects:readOnly. See
        https://developer.pexipengage.com/staging/operation/operation-getsubjectavailabilitysettings
        """
        request = Request(
            f"/subjects/{wire.segment('id', id)}/availability-settings",
        )
        response = await self._caller.call(GET_AVAILABILITY_SETTINGS, request, options)
        return response.data


LIST: Final[Operation[models.SubjectPage]] = Operation(
    id="getSubjects",
    method="GET",
    path="/subjects",
    scope="engage:subjects:readOnly",
    decode=envelope(lambda: models.SubjectPage),
    arguments=("id", "external_id", "offset", "limit", "concurrency", "accept_language"),
)
GET: Final[Operation[models.SubjectEnvelope]] = Operation(
    id="getSubjectById",
    method="GET",
    path="/subjects/{id}",
    scope="engage:subjects:readOnly",
    decode=envelope(lambda: models.SubjectEnvelope),
    arguments=("id", "accept_language"),
)
UPDATE: Final[Operation[models.SubjectEnvelope]] = Operation(
    id="updateSubjectById",
    method="PATCH",
    path="/subjects/{id}",
    scope="engage:subjects:readWrite",
    decode=envelope(lambda: models.SubjectEnvelope),
    arguments=(
        "id",
        "external_id",
        "translations",
        "order",
        "subject_group_id",
        "enabled_for_internal_use",
        "enabled_for_customer_use",
        "cancellation_by_agent_form_id",
        "cancellation_by_customer_form_id",
        "completion_by_agent_form_id",
        "questionnaire_form_id",
        "accept_language",
    ),
)
GET_AVAILABILITY_SETTINGS: Final[Operation[models.SubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="getSubjectAvailabilitySettings",
    method="GET",
    path="/subjects/{id}/availability-settings",
    scope="engage:subjects:readOnly",
    decode=envelope(lambda: models.SubjectAvailabilitySettingsListEnvelope),
    arguments=("id",),
)
