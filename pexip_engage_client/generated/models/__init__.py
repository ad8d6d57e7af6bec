"""The models of requests and responses. Each module is imported when one of its names is first used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .answer_input import AnswerInput, AnswerInputLike, ReferenceInput, ReferenceInputLike
    from .applied_availability_template import (
        AppliedAvailabilityTemplate,
        AppliedAvailabilityTemplateEnvelope,
        AppliedAvailabilityTemplatePage,
    )
    from .apply_availability_template_input import ApplyAvailabilityTemplateInput
    from .appointment import (
        ActorType,
        ActorTypeValue,
        Answer,
        Appointment,
        AppointmentEnvelope,
        AppointmentOrigin,
        AppointmentOriginValue,
        AppointmentPage,
        AppointmentParticipant,
        AppointmentStatus,
        AppointmentStatusValue,
    )
    from .appointment_event_data import (
        AppointmentEntity,
        AppointmentEntityValue,
        AppointmentEvent,
        AppointmentEventData,
        AppointmentEventType,
        AppointmentEventTypeValue,
        WebhookAppointment,
        WebhookEmployee,
        WebhookParticipant,
        WebhookSubject,
        WebhookSubjectTranslations,
    )
    from .appointment_participant_input import AppointmentParticipantInput, AppointmentParticipantInputLike
    from .availability_template import (
        AvailabilityTemplate,
        AvailabilityTemplateEnvelope,
        AvailabilityTemplateListEnvelope,
    )
    from .availability_template_input import AvailabilityTemplateInput
    from .availability_template_type import AvailabilityTemplateType, AvailabilityTemplateTypeValue
    from .availability_time_range import AvailabilityTimeRange, AvailabilityTimeRangeEnvelope
    from .availability_time_range_input import AvailabilityTimeRangeInput
    from .callback_request_event_data import (
        CallbackRequestEntity,
        CallbackRequestEntityValue,
        CallbackRequestEvent,
        CallbackRequestEventData,
        WebhookCallbackRequest,
        WebhookCallbackRequestSubject,
    )
    from .communication_event_data import (
        CommunicationEntity,
        CommunicationEntityValue,
        CommunicationEvent,
        CommunicationEventData,
        CommunicationTemplate,
    )
    from .context import Context, ContextEnvelope
    from .coverage_regions import CoverageRegions, CoverageRegionsListEnvelope
    from .coverage_regions_input import CoverageRegionsInput, CoverageRegionsInputLike
    from .create_appointment_input import CreateAppointmentInput
    from .create_appointment_invite_input import CreateAppointmentInviteInput
    from .create_context_input import CreateContextInput
    from .create_employee_input import CreateEmployeeInput
    from .create_fetch_configuration_input import CreateFetchConfigurationInput
    from .create_form_input import CreateFormInput
    from .create_lead_segment_input import CreateLeadSegmentInput
    from .create_listing_input import CreateListingInput, ListingTranslationsInput, ListingTranslationsInputLike
    from .create_meeting_room_input import CreateMeetingRoomInput
    from .create_subject_group_input import CreateSubjectGroupInput
    from .create_unavailability_event_input import CreateUnavailabilityEventInput
    from .create_unavailability_input import CreateUnavailabilityInput
    from .created_unavailability import (
        CreatedUnavailability,
        CreatedUnavailabilityEnvelope,
        UnavailabilityAnswer,
        UnavailabilityAnswerType,
        UnavailabilityAnswerTypeValue,
    )
    from .created_unavailability_event import (
        CreatedUnavailabilityEvent,
        CreatedUnavailabilityEventEnvelope,
        UnavailabilityEventAnswer,
    )
    from .customer import Customer, CustomerEnvelope
    from .day_of_week import DayOfWeek, DayOfWeekValue
    from .defined_availability import DefinedAvailability, DefinedAvailabilityListEnvelope
    from .employee import Employee, EmployeeEnvelope, EmployeeOfficeRelation, EmployeePage, EmployeeTranslations
    from .employee_office_relation_input import EmployeeOfficeRelationInput, EmployeeOfficeRelationInputLike
    from .employee_role import EmployeeRole, EmployeeRoleValue
    from .employee_status import EmployeeStatus, EmployeeStatusValue
    from .employee_translations_input import EmployeeTranslationsInput, EmployeeTranslationsInputLike
    from .enterprise_setting import EnterpriseSetting, EnterpriseSettingsEnvelope
    from .enterprise_setting_input import EnterpriseSettingInput, EnterpriseSettingInputLike
    from .error_envelope import Error, ErrorEnvelope
    from .error_with_arguments_envelope import ErrorWithArguments, ErrorWithArgumentsEnvelope
    from .expertise import Expertise, ExpertiseListEnvelope
    from .expertise_input import ExpertiseInput, ExpertiseInputLike
    from .external_calendar_event import (
        ExternalCalendarEvent,
        ExternalCalendarEventPage,
        ExternalCalendarEventShowAs,
        ExternalCalendarEventShowAsValue,
    )
    from .favorite_agent import FavoriteAgent, FavoriteAgentPage
    from .fetch_configuration import FetchConfiguration, FetchConfigurationEnvelope, FetchHeader, FetchMapping
    from .fetch_header_input import FetchHeaderInput, FetchHeaderInputLike
    from .fetch_mapping_input import FetchMappingInput, FetchMappingInputLike
    from .fetch_method import FetchMethod, FetchMethodValue
    from .file import File, FileEnvelope, FilePage, FileScanResultType, FileScanResultTypeValue
    from .form import Form, FormEnvelope
    from .form_question import (
        FormQuestion,
        FormQuestionAnswerOption,
        FormQuestionAnswerOptionTranslations,
        FormQuestionEnvelope,
    )
    from .form_type import FormType, FormTypeValue
    from .geolocation import Geolocation
    from .geolocation_query_input import GeolocationQueryInput, GeolocationQueryInputLike
    from .input_dicts import (
        AnswerInputDict,
        AppointmentParticipantInputDict,
        CoverageRegionsInputDict,
        EmployeeOfficeRelationInputDict,
        EmployeeTranslationsInputDict,
        EnterpriseSettingInputDict,
        ExpertiseInputDict,
        FetchHeaderInputDict,
        FetchMappingInputDict,
        FormQuestionAnswerOptionInputDict,
        FormQuestionAnswerOptionTranslationsInputDict,
        FormQuestionTranslationsInputDict,
        FormQuestionValidatorInputDict,
        FormQuestionValidatorTranslationsInputDict,
        GeolocationInputDict,
        GeolocationQueryInputDict,
        HelpTextTranslationInputDict,
        ListingTimeSlotAssignmentInputDict,
        ListingTranslationsInputDict,
        LocationInputDict,
        LocationTranslationsInputDict,
        MeetingRoomEventInputDict,
        OfficeSubjectAvailabilitySettingsInputDict,
        ReferenceInputDict,
        SchedulingSettingInputDict,
        StaticTranslationOverrideInputDict,
        SubjectGroupTranslationsInputDict,
        SubjectTranslationsInputDict,
        TranslationInputDict,
    )
    from .language import Language, LanguageValue
    from .lead_segment import LeadSegment, LeadSegmentEnvelope
    from .listing_scheduling_settings import ListingSchedulingSettings, ListingSchedulingSettingsEnvelope
    from .listing_time_slot import (
        ListingTimeSlot,
        ListingTimeSlotAssignment,
        ListingTimeSlotEnvelope,
        ListingTimeSlotPage,
    )
    from .listing_time_slot_input import (
        ListingTimeSlotAssignmentInput,
        ListingTimeSlotAssignmentInputLike,
        ListingTimeSlotInput,
    )
    from .location import Location
    from .location_input import (
        GeolocationInput,
        GeolocationInputLike,
        LocationInput,
        LocationInputLike,
        LocationTranslationsInput,
        LocationTranslationsInputLike,
    )
    from .location_translations import LocationTranslations
    from .meeting_room import MeetingRoom, MeetingRoomEnvelope, MeetingRoomPage
    from .meeting_room_event_notification_input import (
        MeetingRoomEventChangeType,
        MeetingRoomEventChangeTypeValue,
        MeetingRoomEventInput,
        MeetingRoomEventInputLike,
        MeetingRoomEventNotificationInput,
    )
    from .meeting_type import MeetingType, MeetingTypeValue
    from .office_role import OfficeRole, OfficeRoleValue
    from .office_subject_availability_settings import (
        OfficeSubjectAvailabilitySettings,
        OfficeSubjectAvailabilitySettingsListEnvelope,
    )
    from .office_subject_availability_settings_input import (
        OfficeSubjectAvailabilitySettingsInput,
        OfficeSubjectAvailabilitySettingsInputLike,
    )
    from .page_meta import PageMeta
    from .participant_role import ParticipantRole, ParticipantRoleValue
    from .participant_type import ParticipantType, ParticipantTypeValue
    from .question_input_type import QuestionInputType, QuestionInputTypeValue
    from .reassign_appointment_input import ReassignAppointmentInput
    from .reference import Reference
    from .region import Region, RegionPage
    from .reschedule_appointment_input import RescheduleAppointmentInput
    from .revert_applied_templates_input import RevertAppliedTemplatesInput
    from .scheduling_setting import SchedulingSetting, SchedulingSettingListEnvelope
    from .scheduling_setting_input import SchedulingSettingInput, SchedulingSettingInputLike
    from .static_translation_override import StaticTranslationOverride, StaticTranslationOverrideListEnvelope
    from .static_translation_override_input import StaticTranslationOverrideInput, StaticTranslationOverrideInputLike
    from .subject import Subject, SubjectEnvelope, SubjectPage
    from .subject_availability_settings import SubjectAvailabilitySettings, SubjectAvailabilitySettingsListEnvelope
    from .subject_group import SubjectGroup, SubjectGroupEnvelope, SubjectGroupPage
    from .subject_group_translations import SubjectGroupTranslations
    from .subject_group_translations_input import SubjectGroupTranslationsInput, SubjectGroupTranslationsInputLike
    from .subject_translations import SubjectTranslations
    from .time_range_availability_settings import (
        TimeRangeAvailabilitySettings,
        TimeRangeAvailabilitySettingsListEnvelope,
        TimeRangeSubjectAvailabilitySettings,
    )
    from .timetable import Timetable, TimetableEnvelope
    from .translated_value import TranslatedValue
    from .translation import Translation
    from .translation_input import TranslationInput, TranslationInputLike
    from .unavailability import Unavailability, UnavailabilityPage, UnavailabilityType, UnavailabilityTypeValue
    from .update_appointment_details_input import UpdateAppointmentDetailsInput
    from .update_appointment_input import UpdateAppointmentInput
    from .update_appointment_meeting_type_input import UpdateAppointmentMeetingTypeInput
    from .update_customer_input import UpdateCustomerInput
    from .update_employee_input import UpdateEmployeeInput
    from .update_fetch_configuration_input import UpdateFetchConfigurationInput
    from .update_form_input import UpdateFormInput
    from .update_form_question_input import (
        FormQuestionAnswerOptionInput,
        FormQuestionAnswerOptionInputLike,
        FormQuestionAnswerOptionTranslationsInput,
        FormQuestionAnswerOptionTranslationsInputLike,
        FormQuestionTranslationsInput,
        FormQuestionTranslationsInputLike,
        FormQuestionValidatorInput,
        FormQuestionValidatorInputLike,
        FormQuestionValidatorTranslationsInput,
        FormQuestionValidatorTranslationsInputLike,
        HelpTextTranslationInput,
        HelpTextTranslationInputLike,
        UpdateFormQuestionInput,
    )
    from .update_lead_segment_input import UpdateLeadSegmentInput
    from .update_listing_scheduling_settings_input import UpdateListingSchedulingSettingsInput
    from .update_meeting_room_input import UpdateMeetingRoomInput
    from .update_subject_group_input import UpdateSubjectGroupInput
    from .update_subject_input import SubjectTranslationsInput, SubjectTranslationsInputLike, UpdateSubjectInput
    from .webhook_office import WebhookOffice, WebhookOfficeLocation, WebhookOfficeTranslations
    from .webhook_subject_group import WebhookSubjectGroup
else:  # hidden from type checkers, which would accept every name
    from ..._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".answer_input": (
                "AnswerInput",
                "AnswerInputLike",
                "ReferenceInput",
                "ReferenceInputLike",
            ),
            ".applied_availability_template": (
                "AppliedAvailabilityTemplate",
                "AppliedAvailabilityTemplateEnvelope",
                "AppliedAvailabilityTemplatePage",
            ),
            ".apply_availability_template_input": ("ApplyAvailabilityTemplateInput",),
            ".appointment": (
                "ActorType",
                "ActorTypeValue",
                "Answer",
                "Appointment",
                "AppointmentEnvelope",
                "AppointmentOrigin",
                "AppointmentOriginValue",
                "AppointmentPage",
                "AppointmentParticipant",
                "AppointmentStatus",
                "AppointmentStatusValue",
            ),
            ".appointment_event_data": (
                "AppointmentEntity",
                "AppointmentEntityValue",
                "AppointmentEvent",
                "AppointmentEventData",
                "AppointmentEventType",
                "AppointmentEventTypeValue",
                "WebhookAppointment",
                "WebhookEmployee",
                "WebhookParticipant",
                "WebhookSubject",
                "WebhookSubjectTranslations",
            ),
            ".appointment_participant_input": (
                "AppointmentParticipantInput",
                "AppointmentParticipantInputLike",
            ),
            ".availability_template": (
                "AvailabilityTemplate",
                "AvailabilityTemplateEnvelope",
                "AvailabilityTemplateListEnvelope",
            ),
            ".availability_template_input": ("AvailabilityTemplateInput",),
            ".availability_template_type": (
                "AvailabilityTemplateType",
                "AvailabilityTemplateTypeValue",
            ),
            ".availability_time_range": (
                "AvailabilityTimeRange",
                "AvailabilityTimeRangeEnvelope",
            ),
            ".availability_time_range_input": ("AvailabilityTimeRangeInput",),
            ".callback_request_event_data": (
                "CallbackRequestEntity",
                "CallbackRequestEntityValue",
                "CallbackRequestEvent",
                "CallbackRequestEventData",
                "WebhookCallbackRequest",
                "WebhookCallbackRequestSubject",
            ),
            ".communication_event_data": (
                "CommunicationEntity",
                "CommunicationEntityValue",
                "CommunicationEvent",
                "CommunicationEventData",
                "CommunicationTemplate",
            ),
            ".context": (
                "Context",
                "ContextEnvelope",
            ),
            ".coverage_regions": (
                "CoverageRegions",
                "CoverageRegionsListEnvelope",
            ),
            ".coverage_regions_input": (
                "CoverageRegionsInput",
                "CoverageRegionsInputLike",
            ),
            ".create_appointment_input": ("CreateAppointmentInput",),
            ".create_appointment_invite_input": ("CreateAppointmentInviteInput",),
            ".create_context_input": ("CreateContextInput",),
            ".create_employee_input": ("CreateEmployeeInput",),
            ".create_fetch_configuration_input": ("CreateFetchConfigurationInput",),
            ".create_form_input": ("CreateFormInput",),
            ".create_lead_segment_input": ("CreateLeadSegmentInput",),
            ".create_listing_input": (
                "CreateListingInput",
                "ListingTranslationsInput",
                "ListingTranslationsInputLike",
            ),
            ".create_meeting_room_input": ("CreateMeetingRoomInput",),
            ".create_subject_group_input": ("CreateSubjectGroupInput",),
            ".create_unavailability_event_input": ("CreateUnavailabilityEventInput",),
            ".create_unavailability_input": ("CreateUnavailabilityInput",),
            ".created_unavailability": (
                "CreatedUnavailability",
                "CreatedUnavailabilityEnvelope",
                "UnavailabilityAnswer",
                "UnavailabilityAnswerType",
                "UnavailabilityAnswerTypeValue",
            ),
            ".created_unavailability_event": (
                "CreatedUnavailabilityEvent",
                "CreatedUnavailabilityEventEnvelope",
                "UnavailabilityEventAnswer",
            ),
            ".customer": (
                "Customer",
                "CustomerEnvelope",
            ),
            ".day_of_week": (
                "DayOfWeek",
                "DayOfWeekValue",
            ),
            ".defined_availability": (
                "DefinedAvailability",
                "DefinedAvailabilityListEnvelope",
            ),
            ".employee": (
                "Employee",
                "EmployeeEnvelope",
                "EmployeeOfficeRelation",
                "EmployeePage",
                "EmployeeTranslations",
            ),
            ".employee_office_relation_input": (
                "EmployeeOfficeRelationInput",
                "EmployeeOfficeRelationInputLike",
            ),
            ".employee_role": (
                "EmployeeRole",
                "EmployeeRoleValue",
            ),
            ".employee_status": (
                "EmployeeStatus",
                "EmployeeStatusValue",
            ),
            ".employee_translations_input": (
                "EmployeeTranslationsInput",
                "EmployeeTranslationsInputLike",
            ),
            ".enterprise_setting": (
                "EnterpriseSetting",
                "EnterpriseSettingsEnvelope",
            ),
            ".enterprise_setting_input": (
                "EnterpriseSettingInput",
                "EnterpriseSettingInputLike",
            ),
            ".error_envelope": (
                "Error",
                "ErrorEnvelope",
            ),
            ".error_with_arguments_envelope": (
                "ErrorWithArguments",
                "ErrorWithArgumentsEnvelope",
            ),
            ".expertise": (
                "Expertise",
                "ExpertiseListEnvelope",
            ),
            ".expertise_input": (
                "ExpertiseInput",
                "ExpertiseInputLike",
            ),
            ".external_calendar_event": (
                "ExternalCalendarEvent",
                "ExternalCalendarEventPage",
                "ExternalCalendarEventShowAs",
                "ExternalCalendarEventShowAsValue",
            ),
            ".favorite_agent": (
                "FavoriteAgent",
                "FavoriteAgentPage",
            ),
            ".fetch_configuration": (
                "FetchConfiguration",
                "FetchConfigurationEnvelope",
                "FetchHeader",
                "FetchMapping",
            ),
            ".fetch_header_input": (
                "FetchHeaderInput",
                "FetchHeaderInputLike",
            ),
            ".fetch_mapping_input": (
                "FetchMappingInput",
                "FetchMappingInputLike",
            ),
            ".fetch_method": (
                "FetchMethod",
                "FetchMethodValue",
            ),
            ".file": (
                "File",
                "FileEnvelope",
                "FilePage",
                "FileScanResultType",
                "FileScanResultTypeValue",
            ),
            ".form": (
                "Form",
                "FormEnvelope",
            ),
            ".form_question": (
                "FormQuestion",
                "FormQuestionAnswerOption",
                "FormQuestionAnswerOptionTranslations",
                "FormQuestionEnvelope",
            ),
            ".form_type": (
                "FormType",
                "FormTypeValue",
            ),
            ".geolocation": ("Geolocation",),
            ".geolocation_query_input": (
                "GeolocationQueryInput",
                "GeolocationQueryInputLike",
            ),
            ".input_dicts": (
                "AnswerInputDict",
                "AppointmentParticipantInputDict",
                "CoverageRegionsInputDict",
                "EmployeeOfficeRelationInputDict",
                "EmployeeTranslationsInputDict",
                "EnterpriseSettingInputDict",
                "ExpertiseInputDict",
                "FetchHeaderInputDict",
                "FetchMappingInputDict",
                "FormQuestionAnswerOptionInputDict",
                "FormQuestionAnswerOptionTranslationsInputDict",
                "FormQuestionTranslationsInputDict",
                "FormQuestionValidatorInputDict",
                "FormQuestionValidatorTranslationsInputDict",
                "GeolocationInputDict",
                "GeolocationQueryInputDict",
                "HelpTextTranslationInputDict",
                "ListingTimeSlotAssignmentInputDict",
                "ListingTranslationsInputDict",
                "LocationInputDict",
                "LocationTranslationsInputDict",
                "MeetingRoomEventInputDict",
                "OfficeSubjectAvailabilitySettingsInputDict",
                "ReferenceInputDict",
                "SchedulingSettingInputDict",
                "StaticTranslationOverrideInputDict",
                "SubjectGroupTranslationsInputDict",
                "SubjectTranslationsInputDict",
                "TranslationInputDict",
            ),
            ".language": (
                "Language",
                "LanguageValue",
            ),
            ".lead_segment": (
                "LeadSegment",
                "LeadSegmentEnvelope",
            ),
            ".listing_scheduling_settings": (
                "ListingSchedulingSettings",
                "ListingSchedulingSettingsEnvelope",
            ),
            ".listing_time_slot": (
                "ListingTimeSlot",
                "ListingTimeSlotAssignment",
                "ListingTimeSlotEnvelope",
                "ListingTimeSlotPage",
            ),
            ".listing_time_slot_input": (
                "ListingTimeSlotAssignmentInput",
                "ListingTimeSlotAssignmentInputLike",
                "ListingTimeSlotInput",
            ),
            ".location": ("Location",),
            ".location_input": (
                "GeolocationInput",
                "GeolocationInputLike",
                "LocationInput",
                "LocationInputLike",
                "LocationTranslationsInput",
                "LocationTranslationsInputLike",
            ),
            ".location_translations": ("LocationTranslations",),
            ".meeting_room": (
                "MeetingRoom",
                "MeetingRoomEnvelope",
                "MeetingRoomPage",
            ),
            ".meeting_room_event_notification_input": (
                "MeetingRoomEventChangeType",
                "MeetingRoomEventChangeTypeValue",
                "MeetingRoomEventInput",
                "MeetingRoomEventInputLike",
                "MeetingRoomEventNotificationInput",
            ),
            ".meeting_type": (
                "MeetingType",
                "MeetingTypeValue",
            ),
            ".office_role": (
                "OfficeRole",
                "OfficeRoleValue",
            ),
            ".office_subject_availability_settings": (
                "OfficeSubjectAvailabilitySettings",
                "OfficeSubjectAvailabilitySettingsListEnvelope",
            ),
            ".office_subject_availability_settings_input": (
                "OfficeSubjectAvailabilitySettingsInput",
                "OfficeSubjectAvailabilitySettingsInputLike",
            ),
            ".page_meta": ("PageMeta",),
            ".participant_role": (
                "ParticipantRole",
                "ParticipantRoleValue",
            ),
            ".participant_type": (
                "ParticipantType",
                "ParticipantTypeValue",
            ),
            ".question_input_type": (
                "QuestionInputType",
                "QuestionInputTypeValue",
            ),
            ".reassign_appointment_input": ("ReassignAppointmentInput",),
            ".reference": ("Reference",),
            ".region": (
                "Region",
                "RegionPage",
            ),
            ".reschedule_appointment_input": ("RescheduleAppointmentInput",),
            ".revert_applied_templates_input": ("RevertAppliedTemplatesInput",),
            ".scheduling_setting": (
                "SchedulingSetting",
                "SchedulingSettingListEnvelope",
            ),
            ".scheduling_setting_input": (
                "SchedulingSettingInput",
                "SchedulingSettingInputLike",
            ),
            ".static_translation_override": (
                "StaticTranslationOverride",
                "StaticTranslationOverrideListEnvelope",
            ),
            ".static_translation_override_input": (
                "StaticTranslationOverrideInput",
                "StaticTranslationOverrideInputLike",
            ),
            ".subject": (
                "Subject",
                "SubjectEnvelope",
                "SubjectPage",
            ),
            ".subject_availability_settings": (
                "SubjectAvailabilitySettings",
                "SubjectAvailabilitySettingsListEnvelope",
            ),
            ".subject_group": (
                "SubjectGroup",
                "SubjectGroupEnvelope",
                "SubjectGroupPage",
            ),
            ".subject_group_translations": ("SubjectGroupTranslations",),
            ".subject_group_translations_input": (
                "SubjectGroupTranslationsInput",
                "SubjectGroupTranslationsInputLike",
            ),
            ".subject_translations": ("SubjectTranslations",),
            ".time_range_availability_settings": (
                "TimeRangeAvailabilitySettings",
                "TimeRangeAvailabilitySettingsListEnvelope",
                "TimeRangeSubjectAvailabilitySettings",
            ),
            ".timetable": (
                "Timetable",
                "TimetableEnvelope",
            ),
            ".translated_value": ("TranslatedValue",),
            ".translation": ("Translation",),
            ".translation_input": (
                "TranslationInput",
                "TranslationInputLike",
            ),
            ".unavailability": (
                "Unavailability",
                "UnavailabilityPage",
                "UnavailabilityType",
                "UnavailabilityTypeValue",
            ),
            ".update_appointment_details_input": ("UpdateAppointmentDetailsInput",),
            ".update_appointment_input": ("UpdateAppointmentInput",),
            ".update_appointment_meeting_type_input": ("UpdateAppointmentMeetingTypeInput",),
            ".update_customer_input": ("UpdateCustomerInput",),
            ".update_employee_input": ("UpdateEmployeeInput",),
            ".update_fetch_configuration_input": ("UpdateFetchConfigurationInput",),
            ".update_form_input": ("UpdateFormInput",),
            ".update_form_question_input": (
                "FormQuestionAnswerOptionInput",
                "FormQuestionAnswerOptionInputLike",
                "FormQuestionAnswerOptionTranslationsInput",
                "FormQuestionAnswerOptionTranslationsInputLike",
                "FormQuestionTranslationsInput",
                "FormQuestionTranslationsInputLike",
                "FormQuestionValidatorInput",
                "FormQuestionValidatorInputLike",
                "FormQuestionValidatorTranslationsInput",
                "FormQuestionValidatorTranslationsInputLike",
                "HelpTextTranslationInput",
                "HelpTextTranslationInputLike",
                "UpdateFormQuestionInput",
            ),
            ".update_lead_segment_input": ("UpdateLeadSegmentInput",),
            ".update_listing_scheduling_settings_input": ("UpdateListingSchedulingSettingsInput",),
            ".update_meeting_room_input": ("UpdateMeetingRoomInput",),
            ".update_subject_group_input": ("UpdateSubjectGroupInput",),
            ".update_subject_input": (
                "SubjectTranslationsInput",
                "SubjectTranslationsInputLike",
                "UpdateSubjectInput",
            ),
            ".webhook_office": (
                "WebhookOffice",
                "WebhookOfficeLocation",
                "WebhookOfficeTranslations",
            ),
            ".webhook_subject_group": ("WebhookSubjectGroup",),
        },
    )

__all__ = [
    "ActorType",
    "ActorTypeValue",
    "Answer",
    "AnswerInput",
    "AnswerInputDict",
    "AnswerInputLike",
    "AppliedAvailabilityTemplate",
    "AppliedAvailabilityTemplateEnvelope",
    "AppliedAvailabilityTemplatePage",
    "ApplyAvailabilityTemplateInput",
    "Appointment",
    "AppointmentEntity",
    "AppointmentEntityValue",
    "AppointmentEnvelope",
    "AppointmentEvent",
    "AppointmentEventData",
    "AppointmentEventType",
    "AppointmentEventTypeValue",
    "AppointmentOrigin",
    "AppointmentOriginValue",
    "AppointmentPage",
    "AppointmentParticipant",
    "AppointmentParticipantInput",
    "AppointmentParticipantInputDict",
    "AppointmentParticipantInputLike",
    "AppointmentStatus",
    "AppointmentStatusValue",
    "AvailabilityTemplate",
    "AvailabilityTemplateEnvelope",
    "AvailabilityTemplateInput",
    "AvailabilityTemplateListEnvelope",
    "AvailabilityTemplateType",
    "AvailabilityTemplateTypeValue",
    "AvailabilityTimeRange",
    "AvailabilityTimeRangeEnvelope",
    "AvailabilityTimeRangeInput",
    "CallbackRequestEntity",
    "CallbackRequestEntityValue",
    "CallbackRequestEvent",
    "CallbackRequestEventData",
    "CommunicationEntity",
    "CommunicationEntityValue",
    "CommunicationEvent",
    "CommunicationEventData",
    "CommunicationTemplate",
    "Context",
    "ContextEnvelope",
    "CoverageRegions",
    "CoverageRegionsInput",
    "CoverageRegionsInputDict",
    "CoverageRegionsInputLike",
    "CoverageRegionsListEnvelope",
    "CreateAppointmentInput",
    "CreateAppointmentInviteInput",
    "CreateContextInput",
    "CreateEmployeeInput",
    "CreateFetchConfigurationInput",
    "CreateFormInput",
    "CreateLeadSegmentInput",
    "CreateListingInput",
    "CreateMeetingRoomInput",
    "CreateSubjectGroupInput",
    "CreateUnavailabilityEventInput",
    "CreateUnavailabilityInput",
    "CreatedUnavailability",
    "CreatedUnavailabilityEnvelope",
    "CreatedUnavailabilityEvent",
    "CreatedUnavailabilityEventEnvelope",
    "Customer",
    "CustomerEnvelope",
    "DayOfWeek",
    "DayOfWeekValue",
    "DefinedAvailability",
    "DefinedAvailabilityListEnvelope",
    "Employee",
    "EmployeeEnvelope",
    "EmployeeOfficeRelation",
    "EmployeeOfficeRelationInput",
    "EmployeeOfficeRelationInputDict",
    "EmployeeOfficeRelationInputLike",
    "EmployeePage",
    "EmployeeRole",
    "EmployeeRoleValue",
    "EmployeeStatus",
    "EmployeeStatusValue",
    "EmployeeTranslations",
    "EmployeeTranslationsInput",
    "EmployeeTranslationsInputDict",
    "EmployeeTranslationsInputLike",
    "EnterpriseSetting",
    "EnterpriseSettingInput",
    "EnterpriseSettingInputDict",
    "EnterpriseSettingInputLike",
    "EnterpriseSettingsEnvelope",
    "Error",
    "ErrorEnvelope",
    "ErrorWithArguments",
    "ErrorWithArgumentsEnvelope",
    "Expertise",
    "ExpertiseInput",
    "ExpertiseInputDict",
    "ExpertiseInputLike",
    "ExpertiseListEnvelope",
    "ExternalCalendarEvent",
    "ExternalCalendarEventPage",
    "ExternalCalendarEventShowAs",
    "ExternalCalendarEventShowAsValue",
    "FavoriteAgent",
    "FavoriteAgentPage",
    "FetchConfiguration",
    "FetchConfigurationEnvelope",
    "FetchHeader",
    "FetchHeaderInput",
    "FetchHeaderInputDict",
    "FetchHeaderInputLike",
    "FetchMapping",
    "FetchMappingInput",
    "FetchMappingInputDict",
    "FetchMappingInputLike",
    "FetchMethod",
    "FetchMethodValue",
    "File",
    "FileEnvelope",
    "FilePage",
    "FileScanResultType",
    "FileScanResultTypeValue",
    "Form",
    "FormEnvelope",
    "FormQuestion",
    "FormQuestionAnswerOption",
    "FormQuestionAnswerOptionInput",
    "FormQuestionAnswerOptionInputDict",
    "FormQuestionAnswerOptionInputLike",
    "FormQuestionAnswerOptionTranslations",
    "FormQuestionAnswerOptionTranslationsInput",
    "FormQuestionAnswerOptionTranslationsInputDict",
    "FormQuestionAnswerOptionTranslationsInputLike",
    "FormQuestionEnvelope",
    "FormQuestionTranslationsInput",
    "FormQuestionTranslationsInputDict",
    "FormQuestionTranslationsInputLike",
    "FormQuestionValidatorInput",
    "FormQuestionValidatorInputDict",
    "FormQuestionValidatorInputLike",
    "FormQuestionValidatorTranslationsInput",
    "FormQuestionValidatorTranslationsInputDict",
    "FormQuestionValidatorTranslationsInputLike",
    "FormType",
    "FormTypeValue",
    "Geolocation",
    "GeolocationInput",
    "GeolocationInputDict",
    "GeolocationInputLike",
    "GeolocationQueryInput",
    "GeolocationQueryInputDict",
    "GeolocationQueryInputLike",
    "HelpTextTranslationInput",
    "HelpTextTranslationInputDict",
    "HelpTextTranslationInputLike",
    "Language",
    "LanguageValue",
    "LeadSegment",
    "LeadSegmentEnvelope",
    "ListingSchedulingSettings",
    "ListingSchedulingSettingsEnvelope",
    "ListingTimeSlot",
    "ListingTimeSlotAssignment",
    "ListingTimeSlotAssignmentInput",
    "ListingTimeSlotAssignmentInputDict",
    "ListingTimeSlotAssignmentInputLike",
    "ListingTimeSlotEnvelope",
    "ListingTimeSlotInput",
    "ListingTimeSlotPage",
    "ListingTranslationsInput",
    "ListingTranslationsInputDict",
    "ListingTranslationsInputLike",
    "Location",
    "LocationInput",
    "LocationInputDict",
    "LocationInputLike",
    "LocationTranslations",
    "LocationTranslationsInput",
    "LocationTranslationsInputDict",
    "LocationTranslationsInputLike",
    "MeetingRoom",
    "MeetingRoomEnvelope",
    "MeetingRoomEventChangeType",
    "MeetingRoomEventChangeTypeValue",
    "MeetingRoomEventInput",
    "MeetingRoomEventInputDict",
    "MeetingRoomEventInputLike",
    "MeetingRoomEventNotificationInput",
    "MeetingRoomPage",
    "MeetingType",
    "MeetingTypeValue",
    "OfficeRole",
    "OfficeRoleValue",
    "OfficeSubjectAvailabilitySettings",
    "OfficeSubjectAvailabilitySettingsInput",
    "OfficeSubjectAvailabilitySettingsInputDict",
    "OfficeSubjectAvailabilitySettingsInputLike",
    "OfficeSubjectAvailabilitySettingsListEnvelope",
    "PageMeta",
    "ParticipantRole",
    "ParticipantRoleValue",
    "ParticipantType",
    "ParticipantTypeValue",
    "QuestionInputType",
    "QuestionInputTypeValue",
    "ReassignAppointmentInput",
    "Reference",
    "ReferenceInput",
    "ReferenceInputDict",
    "ReferenceInputLike",
    "Region",
    "RegionPage",
    "RescheduleAppointmentInput",
    "RevertAppliedTemplatesInput",
    "SchedulingSetting",
    "SchedulingSettingInput",
    "SchedulingSettingInputDict",
    "SchedulingSettingInputLike",
    "SchedulingSettingListEnvelope",
    "StaticTranslationOverride",
    "StaticTranslationOverrideInput",
    "StaticTranslationOverrideInputDict",
    "StaticTranslationOverrideInputLike",
    "StaticTranslationOverrideListEnvelope",
    "Subject",
    "SubjectAvailabilitySettings",
    "SubjectAvailabilitySettingsListEnvelope",
    "SubjectEnvelope",
    "SubjectGroup",
    "SubjectGroupEnvelope",
    "SubjectGroupPage",
    "SubjectGroupTranslations",
    "SubjectGroupTranslationsInput",
    "SubjectGroupTranslationsInputDict",
    "SubjectGroupTranslationsInputLike",
    "SubjectPage",
    "SubjectTranslations",
    "SubjectTranslationsInput",
    "SubjectTranslationsInputDict",
    "SubjectTranslationsInputLike",
    "TimeRangeAvailabilitySettings",
    "TimeRangeAvailabilitySettingsListEnvelope",
    "TimeRangeSubjectAvailabilitySettings",
    "Timetable",
    "TimetableEnvelope",
    "TranslatedValue",
    "Translation",
    "TranslationInput",
    "TranslationInputDict",
    "TranslationInputLike",
    "Unavailability",
    "UnavailabilityAnswer",
    "UnavailabilityAnswerType",
    "UnavailabilityAnswerTypeValue",
    "UnavailabilityEventAnswer",
    "UnavailabilityPage",
    "UnavailabilityType",
    "UnavailabilityTypeValue",
    "UpdateAppointmentDetailsInput",
    "UpdateAppointmentInput",
    "UpdateAppointmentMeetingTypeInput",
    "UpdateCustomerInput",
    "UpdateEmployeeInput",
    "UpdateFetchConfigurationInput",
    "UpdateFormInput",
    "UpdateFormQuestionInput",
    "UpdateLeadSegmentInput",
    "UpdateListingSchedulingSettingsInput",
    "UpdateMeetingRoomInput",
    "UpdateSubjectGroupInput",
    "UpdateSubjectInput",
    "WebhookAppointment",
    "WebhookCallbackRequest",
    "WebhookCallbackRequestSubject",
    "WebhookEmployee",
    "WebhookOffice",
    "WebhookOfficeLocation",
    "WebhookOfficeTranslations",
    "WebhookParticipant",
    "WebhookSubject",
    "WebhookSubjectGroup",
    "WebhookSubjectTranslations",
]
