"""Forms and their questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope, undocumented
from .. import models


class FormsResource(Resource):
    """Forms and their questions."""

    async def create(
        self,
        *,
        name: str,
        type: models.FormType | models.FormTypeValue,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Form:
        """Create a form.

        Creates a form without questions.

        Args:
            name: The form's name, as employees see it. The Pexip documentation does not state that this value is
                required; this description assumes it, because the documented example contains it and a change cannot
                set it to `None`.
            type: The type of the form, which determines when the form is shown. The Pexip documentation does not
                state that this value is required; this description assumes it, because the documented example
                contains it and a change cannot set it to `None`.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            BusinessValidationError: A business rule forbids the call. No codes are documented.

        Scope: engage:forms:readWrite. See https://developer.pexipengage.com/operation/operation-createform
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/forms",
            headers=header_fields,
            body=models.CreateFormInput(
                name=name,
                type=type,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def update(
        self,
        id: str | UUID,
        *,
        name: str | Unset = UNSET,
        type: models.FormType | models.FormTypeValue | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Form:
        """Change a form.

        Changes the name or the type of a form. The type determines when the form is shown.

        Args:
            id: ID of the form, such as the questionnaire of a subject.
            name: A new name, as employees see it.
            type: A new type, which determines when the form is shown.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. No codes are documented.

        Scope: engage:forms:readWrite. See https://developer.pexipengage.com/operation/operation-updateformbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/forms/{wire.segment('id', id)}",
            headers=header_fields,
            body=models.UpdateFormInput(
                name=name,
                type=type,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

    async def get_question(
        self,
        form_id: str | UUID,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> models.FormQuestion | None:
        """Get a question of a form.

        Returns one question of a form with its answer options. Request headers, errors and some fields of the
        question are not documented.

        Args:
            form_id: ID of the form to which the question belongs.
            id: ID of a question that belongs to the form.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:forms:readOnly. See https://developer.pexipengage.com/operation/operation-getformquestionbyid
        """
        request = Request(
            f"/forms/{wire.segment('form_id', form_id)}/questions/{wire.segment('id', id)}",
        )
        response = await self._caller.call(GET_QUESTION, request, options)
        return response.data

    async def update_question(
        self,
        form_id: str | UUID,
        id: str | UUID,
        *,
        default_value: str | None | Unset = UNSET,
        external_id: str | UUID | None | Unset = UNSET,
        target_property: str | None | Unset = UNSET,
        required: bool | None | Unset = UNSET,
        hidden: bool | None | Unset = UNSET,
        input_type: models.QuestionInputType | models.QuestionInputTypeValue | None | Unset = UNSET,
        validator: models.FormQuestionValidatorInputLike | None | Unset = UNSET,
        translations: models.FormQuestionTranslationsInputLike | None | Unset = UNSET,
        answer_options: Sequence[models.FormQuestionAnswerOptionInputLike] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Change a question of a form.

        Changes a question of a form. A list that you pass replaces the whole existing list. The body is only partly
        documented; pass other fields as extra body properties. No response is documented.

        Args:
            form_id: ID of the form to which the question belongs.
            id: ID of a question that belongs to the form.
            default_value: The value of the answer before the user enters one; `None` for no default.
            external_id: A new ID for the question in your own system; `None` removes it. At most 255 characters.
            target_property: The property of the customer or appointment that stores the answer. The Pexip
                documentation does not explain `target_property`; this description is an assumption based on the name.
            required: Whether the form is rejected if this question has no answer.
            hidden: Whether the question is hidden. A hidden question keeps its default value. The Pexip documentation
                does not explain the `hidden` property; this description is an assumption based on the name.
            input_type: The new type of the question.
            validator: The new rule for valid answers; `None` to accept any answer.
            translations: The complete text of the question, which replaces the existing text.
            answer_options: The complete new list of options for SELECT and MULTI_SELECT, including those that stay
                the same.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:forms:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateformquestionbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/forms/{wire.segment('form_id', form_id)}/questions/{wire.segment('id', id)}",
            headers=header_fields,
            body=models.UpdateFormQuestionInput(
                default_value=default_value,
                external_id=external_id,
                target_property=target_property,
                required=required,
                hidden=hidden,
                input_type=input_type,
                validator=validator,
                translations=translations,
                answer_options=answer_options,
            ).to_dict(),
        )
        return await self._caller.call(UPDATE_QUESTION, request, options)


CREATE: Final[Operation[models.FormEnvelope]] = Operation(
    id="createForm",
    method="POST",
    path="/forms",
    scope="engage:forms:readWrite",
    decode=envelope(lambda: models.FormEnvelope),
    arguments=("name", "type", "accept_language"),
)
UPDATE: Final[Operation[models.FormEnvelope]] = Operation(
    id="updateFormById",
    method="PATCH",
    path="/forms/{id}",
    scope="engage:forms:readWrite",
    decode=envelope(lambda: models.FormEnvelope),
    arguments=("id", "name", "type", "accept_language"),
)
GET_QUESTION: Final[Operation[models.FormQuestionEnvelope]] = Operation(
    id="getFormQuestionById",
    method="GET",
    path="/forms/{formId}/questions/{id}",
    scope="engage:forms:readOnly",
    decode=envelope(lambda: models.FormQuestionEnvelope),
    arguments=("form_id", "id"),
)
UPDATE_QUESTION: Final[Operation[Any]] = Operation(
    id="updateFormQuestionById",
    method="PATCH",
    path="/forms/{formId}/questions/{id}",
    scope="engage:forms:readWrite",
    decode=undocumented,
    arguments=(
        "form_id",
        "id",
        "default_value",
        "external_id",
        "target_property",
        "required",
        "hidden",
        "input_type",
        "validator",
        "translations",
        "answer_options",
        "accept_language",
    ),
)
