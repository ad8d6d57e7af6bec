"""Typed dictionaries for nested inputs. You can pass these dictionaries instead of the models."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from ..._runtime.arguments import SequenceNotStr
from .. import models


class ReferenceInputDict(TypedDict):
    """The fields of `ReferenceInput`."""

    id: str | UUID


class TranslationInputDict(TypedDict):
    """The fields of `TranslationInput`."""

    language: models.Language | models.LanguageValue
    value: str


class GeolocationInputDict(TypedDict):
    """The fields of `GeolocationInput`."""

    latitude: float
    longitude: float


class GeolocationQueryInputDict(TypedDict):
    """The fields of `GeolocationQueryInput`."""

    latitude: NotRequired[float]
    longitude: NotRequired[float]


class LocationInputDict(TypedDict):
    """The fields of `LocationInput`."""

    postal_code: NotRequired[str | None]
    country_code: str
    geolocation: NotRequired[models.GeolocationInputLike | None]
    translations: models.LocationTranslationsInputLike


class LocationTranslationsInputDict(TypedDict):
    """The fields of `LocationTranslationsInput`."""

    city: Sequence[models.TranslationInputLike]
    state: NotRequired[Sequence[models.TranslationInputLike]]
    street1: Sequence[models.TranslationInputLike]
    street2: NotRequired[Sequence[models.TranslationInputLike]]


class AppointmentParticipantInputDict(TypedDict):
    """The fields of `AppointmentParticipantInput`."""

    role: models.ParticipantRole | models.ParticipantRoleValue
    participant_id: str | UUID
    type: models.ParticipantType | models.ParticipantTypeValue


class AnswerInputDict(TypedDict):
    """The fields of `AnswerInput`."""

    value: NotRequired[str | None]
    selected_answer_options: NotRequired[Sequence[models.ReferenceInputLike] | None]
    files: NotRequired[Sequence[models.ReferenceInputLike] | None]
    question_id: str | UUID


class EmployeeOfficeRelationInputDict(TypedDict):
    """The fields of `EmployeeOfficeRelationInput`."""

    role: models.OfficeRole | models.OfficeRoleValue
    office_id: str | UUID


class EmployeeTranslationsInputDict(TypedDict):
    """The fields of `EmployeeTranslationsInput`."""

    function: NotRequired[Sequence[models.TranslationInputLike]]


class CoverageRegionsInputDict(TypedDict):
    """The fields of `CoverageRegionsInput`."""

    meeting_type: models.MeetingType | models.MeetingTypeValue
    region_ids: SequenceNotStr[str | UUID]


class ExpertiseInputDict(TypedDict):
    """The fields of `ExpertiseInput`."""

    subject_id: str | UUID
    rank: NotRequired[float]


class FetchMappingInputDict(TypedDict):
    """The fields of `FetchMappingInput`."""

    source_property: NotRequired[str | None]
    target_property: NotRequired[str | None]


class FetchHeaderInputDict(TypedDict):
    """The fields of `FetchHeaderInput`."""

    name: str
    value: str


class FormQuestionValidatorInputDict(TypedDict):
    """The fields of `FormQuestionValidatorInput`."""

    regex: NotRequired[str]
    translations: NotRequired[models.FormQuestionValidatorTranslationsInputLike | None]


class FormQuestionValidatorTranslationsInputDict(TypedDict):
    """The fields of `FormQuestionValidatorTranslationsInput`."""

    error_message: NotRequired[Sequence[models.TranslationInputLike] | None]


class FormQuestionTranslationsInputDict(TypedDict):
    """The fields of `FormQuestionTranslationsInput`."""

    label: NotRequired[Sequence[models.TranslationInputLike] | None]
    help_text: NotRequired[Sequence[models.HelpTextTranslationInputLike] | None]
    placeholder: NotRequired[SequenceNotStr[Any] | None]


class HelpTextTranslationInputDict(TypedDict):
    """The fields of `HelpTextTranslationInput`."""

    language: models.Language | models.LanguageValue
    value: str


class FormQuestionAnswerOptionInputDict(TypedDict):
    """The fields of `FormQuestionAnswerOptionInput`."""

    label: NotRequired[models.TranslationInputLike | None]
    value: NotRequired[str | None]
    external_id: NotRequired[str | UUID | None]
    order: NotRequired[int | None]
    translations: NotRequired[models.FormQuestionAnswerOptionTranslationsInputLike | None]


class FormQuestionAnswerOptionTranslationsInputDict(TypedDict):
    """The fields of `FormQuestionAnswerOptionTranslationsInput`."""

    label: NotRequired[Sequence[models.TranslationInputLike] | None]


class SchedulingSettingInputDict(TypedDict):
    """The fields of `SchedulingSettingInput`."""

    meeting_type: models.MeetingType | models.MeetingTypeValue
    subject_id: str | UUID


class ListingTranslationsInputDict(TypedDict):
    """The fields of `ListingTranslationsInput`."""

    name: NotRequired[Sequence[models.TranslationInputLike] | None]
    description: NotRequired[Sequence[models.TranslationInputLike] | None]


class ListingTimeSlotAssignmentInputDict(TypedDict):
    """The fields of `ListingTimeSlotAssignmentInput`."""

    employee_id: NotRequired[str | UUID | None]
    exclusive: NotRequired[bool | None]


class MeetingRoomEventInputDict(TypedDict):
    """The fields of `MeetingRoomEventInput`."""

    id: NotRequired[str | UUID | None]
    meeting_room_id: NotRequired[str | UUID | None]
    start: NotRequired[datetime.datetime | None]
    end: NotRequired[datetime.datetime | None]
    created_at: NotRequired[datetime.datetime | None]
    updated_at: NotRequired[datetime.datetime | None]


class OfficeSubjectAvailabilitySettingsInputDict(TypedDict):
    """The fields of `OfficeSubjectAvailabilitySettingsInput`."""

    meeting_type: models.MeetingType | models.MeetingTypeValue
    auto_accept: NotRequired[bool | None]
    estimated_duration: NotRequired[int | None]
    time_slot_granularity: NotRequired[int | None]
    trailing_buffer_time: NotRequired[int | None]
    time_slot_earliest_possible: NotRequired[int | None]
    time_slot_latest_possible: NotRequired[int | None]
    max_concurrent_appointments: NotRequired[int | None]
    subject_id: str | UUID


class EnterpriseSettingInputDict(TypedDict):
    """The fields of `EnterpriseSettingInput`."""

    manageable: NotRequired[bool | None]


class StaticTranslationOverrideInputDict(TypedDict):
    """The fields of `StaticTranslationOverrideInput`."""

    module: NotRequired[str | None]
    key: NotRequired[str | None]
    language: NotRequired[str | None]
    value: NotRequired[str | None]


class SubjectGroupTranslationsInputDict(TypedDict):
    """The fields of `SubjectGroupTranslationsInput`."""

    name: Sequence[models.TranslationInputLike]


class SubjectTranslationsInputDict(TypedDict):
    """The fields of `SubjectTranslationsInput`."""

    name: NotRequired[Sequence[models.TranslationInputLike] | None]
    description: NotRequired[Sequence[models.TranslationInputLike] | None]
    instructions: NotRequired[Sequence[models.TranslationInputLike] | None]
