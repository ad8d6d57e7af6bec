from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference
from .subject_translations import SubjectTranslations, read_subject_translations
from .translated_value import TranslatedValue, read_translated_value


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Subject(ResponseModel):
    """A topic of appointments, such as a mortgage."""

    id: str
    """ID of the subject, used in paths, filters and appointments."""
    enabled_for_internal_use: bool
    """Whether employees can book the subject."""
    enabled_for_customer_use: bool
    """Whether customers can book the subject themselves."""
    order: int
    """Position of the subject in its group, lowest first. At least 0."""
    external_id: str | None = None
    """The subject's ID in your own system. At most 255 characters."""
    name: TranslatedValue | None
    """The subject's name in the requested language; `None` if it is not available in that language."""
    description: TranslatedValue | None
    """The subject's description in the requested language; `None` if it is not available in that language."""
    instructions: TranslatedValue | None
    """What customers should bring or prepare, in the requested language. The Pexip documentation does not explain the
    `instructions` property; this description is an assumption based on the name.
    """
    subject_group: Reference | None = None
    """The group in which the subject is offered; `None` if it has none."""
    cancellation_by_agent_form: Reference | None = None
    """The form for an employee who cancels the appointment; `None` for no form."""
    cancellation_by_customer_form: Reference | None = None
    """The form for a customer who cancels the appointment; `None` for no form."""
    completion_by_agent_form: Reference | None = None
    """The form for the employee who completes the appointment; `None` for no form."""
    questionnaire_form: Reference | None = None
    """The form that is filled in at booking; `None` for no form."""
    created_at: datetime.datetime | None = None
    """When the subject was created."""
    updated_at: datetime.datetime | None = None
    """When the subject was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the subject was deleted; `None` if not deleted."""
    translations: SubjectTranslations | None = None
    """The text in every available language. The documentation of lists does not show this property."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 7  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.enabled_for_internal_use = (
                v if type(v := data["enabledForInternalUse"]) is bool else unexpected_type(v)
            )
            self.enabled_for_customer_use = (
                v if type(v := data["enabledForCustomerUse"]) is bool else unexpected_type(v)
            )
            self.order = v if type(v := data["order"]) is int else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            self.name = None if (v := data["name"]) is None else read_translated_value(v)
            self.description = None if (v := data["description"]) is None else read_translated_value(v)
            self.instructions = None if (v := data["instructions"]) is None else read_translated_value(v)
            if "subjectGroup" in data:
                found += 1
                self.subject_group = None if (v := data["subjectGroup"]) is None else read_reference(v)
            if "cancellationByAgentForm" in data:
                found += 1
                self.cancellation_by_agent_form = (
                    None if (v := data["cancellationByAgentForm"]) is None else read_reference(v)
                )
            if "cancellationByCustomerForm" in data:
                found += 1
                self.cancellation_by_customer_form = (
                    None if (v := data["cancellationByCustomerForm"]) is None else read_reference(v)
                )
            if "completionByAgentForm" in data:
                found += 1
                self.completion_by_agent_form = (
                    None if (v := data["completionByAgentForm"]) is None else read_reference(v)
                )
            if "questionnaireForm" in data:
                found += 1
                self.questionnaire_form = None if (v := data["questionnaireForm"]) is None else read_reference(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_subject_translations(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 17 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "enabledForInternalUse": self.enabled_for_internal_use,
                "enabledForCustomerUse": self.enabled_for_customer_use,
                "order": self.order,
                "externalId": self.external_id,
                "name": None if self.name is None else self.name.to_dict(),
                "description": None if self.description is None else self.description.to_dict(),
                "instructions": None if self.instructions is None else self.instructions.to_dict(),
                "subjectGroup": None if self.subject_group is None else self.subject_group.to_dict(),
                "cancellationByAgentForm": None
                if self.cancellation_by_agent_form is None
                else self.cancellation_by_agent_form.to_dict(),
                "cancellationByCustomerForm": None
                if self.cancellation_by_customer_form is None
                else self.cancellation_by_customer_form.to_dict(),
                "completionByAgentForm": None
                if self.completion_by_agent_form is None
                else self.completion_by_agent_form.to_dict(),
                "questionnaireForm": None if self.questionnaire_form is None else self.questionnaire_form.to_dict(),
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
                "translations": None if self.translations is None else self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_subject = Subject.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectEnvelope(ResponseModel):
    """One subject of the enterprise."""

    data: Subject
    """The subject, with its translatable text in the requested language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_subject(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectPage(ResponseModel):
    """One page of a list of subjects."""

    data: list[Subject]
    """The matching subjects of this page."""
    meta: PageMeta | None = None
    """The position of this page among all matching subjects. The Pexip documentation does not show this property for the
    list of subjects, so this description does not require it.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 1  # required properties
        try:
            self.data = [read_subject(item) for item in array(data["data"])]
            if "meta" in data:
                found += 1
                self.meta = None if (v := data["meta"]) is None else read_page_meta(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 2 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": None if self.meta is None else self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())
