"""Topics that an appointment can be about."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from ...pagination import Listing
from .. import models
from ..api import subjects as operations


class SubjectsResource(Resource):
    """Topics that an appointment can be about."""

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
    ) -> Listing[models.Subject]:
        """List subjects.

        Lists what appointments can be about. Filters by internal and by customer use, and one that adds deleted
        subjects, exist, but their names are not documented: they can be sent as extra query parameters.

        Args:
            id: Only records with one of these ids, to read several at once.
            external_id: Only records with one of these ids in the caller's own system, to find what a sync made
                before.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:subjects:readOnly. See https://developer.pexipengage.com/operation/operation-getsubjects
        """
        request = operations.get_subjects.build_request(
            id=id,
            external_id=external_id,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_subjects.OPERATION,
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
    ) -> models.Subject:
        """Get a subject.

        Reads one subject, with its texts in every language and its forms.

        Args:
            id: Id of the subject, as appointments refer to it.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:subjects:readOnly. See https://developer.pexipengage.com/operation/operation-getsubjectbyid
        """
        return (
            await operations.get_subject_by_id.asyncio(
                id, client=self._client, accept_language=accept_language, **options
            )
        ).data

    async def update(
        self,
        id: str,
        *,
        external_id: str | None | Unset = UNSET,
        translations: models.SubjectTranslationsInput | Unset = UNSET,
        order: int | None | Unset = UNSET,
        subject_group_id: str | None | Unset = UNSET,
        enabled_for_internal_use: bool | None | Unset = UNSET,
        enabled_for_customer_use: bool | None | Unset = UNSET,
        cancellation_by_agent_form_id: str | None | Unset = UNSET,
        cancellation_by_customer_form_id: str | None | Unset = UNSET,
        completion_by_agent_form_id: str | None | Unset = UNSET,
        questionnaire_form_id: str | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Subject:
        """Change a subject.

        Changes a subject: its texts, its group, who can book it and which forms go with it.

        Args:
            id: Id of the subject, as appointments refer to it.
            external_id: Another id of the subject in the caller's own system; null forgets it.
            translations: The texts in all languages from now on; a list that is absent stays.
            order: Another place in its group, lowest first.
            subject_group_id: Id of the group to offer it under; null for none.
            enabled_for_internal_use: Whether employees may book it.
            enabled_for_customer_use: Whether customers may book it by themselves.
            cancellation_by_agent_form_id: Id of the form for an employee who cancels; null for none.
            cancellation_by_customer_form_id: Id of the form for a customer who cancels; null for none.
            completion_by_agent_form_id: Id of the form for the employee who closes the appointment; null for none.
            questionnaire_form_id: Id of the form to fill in when booking; null for none.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:subjects:readWrite. See https://developer.pexipengage.com/operation/operation-updatesubjectbyid
        """
        return (
            await operations.update_subject_by_id.asyncio(
                id,
                client=self._client,
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
                ),
                accept_language=accept_language,
                **options,
            )
        ).data

    async def get_availability_settings(
        self,
        id: str,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.SubjectAvailabilitySettings]:
        """List the availability settings of a subject, one entry a meeting type.

        Tells how a subject is booked, one entry a meeting type, wherever an office has no settings of its own. Not
        paged.

        Args:
            id: Id of the subject, as appointments refer to it.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:subjects:readOnly. See
        https://developer.pexipengage.com/operation/operation-getsubjectavailabilitysettings
        """
        return (await operations.get_subject_availability_settings.asyncio(id, client=self._client, **options)).data
