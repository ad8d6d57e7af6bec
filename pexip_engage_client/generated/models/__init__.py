"""The models of requests and responses. Each is imported when it is first used."""

from typing import TYPE_CHECKING

from ..._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .actor_type import ActorType
    from .answer import Answer
    from .answer_input import AnswerInput
    from .applied_availability_template import AppliedAvailabilityTemplate
    from .applied_availability_template_envelope import AppliedAvailabilityTemplateEnvelope
    from .applied_availability_template_page import AppliedAvailabilityTemplatePage
    from .apply_availability_template_input import ApplyAvailabilityTemplateInput
    from .appointment import Appointment
    from .appointment_entity import AppointmentEntity
    from .appointment_envelope import AppointmentEnvelope
    from .appointment_event import AppointmentEvent
    from .appointment_event_data import AppointmentEventData
    from .appointment_event_type import AppointmentEventType
    from .appointment_origin import AppointmentOrigin
    from .appointment_page import AppointmentPage
    from .appointment_participant import AppointmentParticipant
    from .appointment_participant_input import AppointmentParticipantInput
    from .appointment_status import AppointmentStatus
    from .availability_template import AvailabilityTemplate
    from .availability_template_envelope import AvailabilityTemplateEnvelope
    from .availability_template_input import AvailabilityTemplateInput
    from .availability_template_list_envelope import AvailabilityTemplateListEnvelope
    from .availability_template_type import AvailabilityTemplateType
    from .availability_time_range import AvailabilityTimeRange
    from .availability_time_range_envelope import AvailabilityTimeRangeEnvelope
    from .availability_time_range_input import AvailabilityTimeRangeInput
    from .callback_request_entity import CallbackRequestEntity
    from .callback_request_event import CallbackRequestEvent
    from .callback_request_event_data import CallbackRequestEventData
    from .communication_entity import CommunicationEntity
    from .communication_event import CommunicationEvent
    from .communication_event_data import CommunicationEventData
    from .communication_template import CommunicationTemplate
    from .context import Context
    from .context_envelope import ContextEnvelope
    from .coverage_regions import CoverageRegions
    from .coverage_regions_input import CoverageRegionsInput
    from .coverage_regions_list_envelope import CoverageRegionsListEnvelope
    from .create_appointment_input import CreateAppointmentInput
    from .create_appointment_invite_input import CreateAppointmentInviteInput
    from .create_context_input import CreateContextInput
    from .create_employee_input import CreateEmployeeInput
    from .create_fetch_configuration_input import CreateFetchConfigurationInput
    from .create_form_input import CreateFormInput
    from .create_lead_segment_input import CreateLeadSegmentInput
    from .create_listing_input import CreateListingInput
    from .create_meeting_room_input import CreateMeetingRoomInput
    from .create_subject_group_input import CreateSubjectGroupInput
    from .create_unavailability_event_input import CreateUnavailabilityEventInput
    from .create_unavailability_input import CreateUnavailabilityInput
    from .created_unavailability import CreatedUnavailability
    from .created_unavailability_envelope import CreatedUnavailabilityEnvelope
    from .created_unavailability_event import CreatedUnavailabilityEvent
    from .created_unavailability_event_envelope import CreatedUnavailabilityEventEnvelope
    from .customer import Customer
    from .customer_envelope import CustomerEnvelope
    from .day_of_week import DayOfWeek
    from .defined_availability import DefinedAvailability
    from .defined_availability_list_envelope import DefinedAvailabilityListEnvelope
    from .employee import Employee
    from .employee_envelope import EmployeeEnvelope
    from .employee_office_relation import EmployeeOfficeRelation
    from .employee_office_relation_input import EmployeeOfficeRelationInput
    from .employee_page import EmployeePage
    from .employee_role import EmployeeRole
    from .employee_status import EmployeeStatus
    from .employee_translations import EmployeeTranslations
    from .employee_translations_input import EmployeeTranslationsInput
    from .enterprise_setting import EnterpriseSetting
    from .enterprise_setting_input import EnterpriseSettingInput
    from .enterprise_settings_envelope import EnterpriseSettingsEnvelope
    from .error import Error
    from .error_envelope import ErrorEnvelope
    from .error_with_arguments import ErrorWithArguments
    from .error_with_arguments_envelope import ErrorWithArgumentsEnvelope
    from .expertise import Expertise
    from .expertise_input import ExpertiseInput
    from .expertise_list_envelope import ExpertiseListEnvelope
    from .external_calendar_event import ExternalCalendarEvent
    from .external_calendar_event_page import ExternalCalendarEventPage
    from .external_calendar_event_show_as import ExternalCalendarEventShowAs
    from .favorite_agent import FavoriteAgent
    from .favorite_agent_page import FavoriteAgentPage
    from .fetch_configuration import FetchConfiguration
    from .fetch_configuration_envelope import FetchConfigurationEnvelope
    from .fetch_header import FetchHeader
    from .fetch_header_input import FetchHeaderInput
    from .fetch_mapping import FetchMapping
    from .fetch_mapping_input import FetchMappingInput
    from .fetch_method import FetchMethod
    from .file import File
    from .file_envelope import FileEnvelope
    from .file_page import FilePage
    from .file_scan_result_type import FileScanResultType
    from .form import Form
    from .form_envelope import FormEnvelope
    from .form_question import FormQuestion
    from .form_question_answer_option import FormQuestionAnswerOption
    from .form_question_answer_option_input import FormQuestionAnswerOptionInput
    from .form_question_answer_option_translations import FormQuestionAnswerOptionTranslations
    from .form_question_answer_option_translations_input import FormQuestionAnswerOptionTranslationsInput
    from .form_question_envelope import FormQuestionEnvelope
    from .form_question_translations_input import FormQuestionTranslationsInput
    from .form_question_validator_input import FormQuestionValidatorInput
    from .form_question_validator_translations_input import FormQuestionValidatorTranslationsInput
    from .form_type import FormType
    from .geolocation import Geolocation
    from .geolocation_input import GeolocationInput
    from .geolocation_query_input import GeolocationQueryInput
    from .help_text_translation_input import HelpTextTranslationInput
    from .language import Language
    from .lead_segment import LeadSegment
    from .lead_segment_envelope import LeadSegmentEnvelope
    from .listing_scheduling_settings import ListingSchedulingSettings
    from .listing_scheduling_settings_envelope import ListingSchedulingSettingsEnvelope
    from .listing_time_slot import ListingTimeSlot
    from .listing_time_slot_assignment import ListingTimeSlotAssignment
    from .listing_time_slot_assignment_input import ListingTimeSlotAssignmentInput
    from .listing_time_slot_envelope import ListingTimeSlotEnvelope
    from .listing_time_slot_input import ListingTimeSlotInput
    from .listing_time_slot_page import ListingTimeSlotPage
    from .listing_translations_input import ListingTranslationsInput
    from .location import Location
    from .location_input import LocationInput
    from .location_translations import LocationTranslations
    from .location_translations_input import LocationTranslationsInput
    from .meeting_room import MeetingRoom
    from .meeting_room_envelope import MeetingRoomEnvelope
    from .meeting_room_event_change_type import MeetingRoomEventChangeType
    from .meeting_room_event_input import MeetingRoomEventInput
    from .meeting_room_event_notification_input import MeetingRoomEventNotificationInput
    from .meeting_room_page import MeetingRoomPage
    from .meeting_type import MeetingType
    from .office_role import OfficeRole
    from .office_subject_availability_settings import OfficeSubjectAvailabilitySettings
    from .office_subject_availability_settings_input import OfficeSubjectAvailabilitySettingsInput
    from .office_subject_availability_settings_list_envelope import OfficeSubjectAvailabilitySettingsListEnvelope
    from .page_meta import PageMeta
    from .participant_role import ParticipantRole
    from .participant_type import ParticipantType
    from .question_input_type import QuestionInputType
    from .reassign_appointment_input import ReassignAppointmentInput
    from .reference import Reference
    from .reference_input import ReferenceInput
    from .region import Region
    from .region_page import RegionPage
    from .reschedule_appointment_input import RescheduleAppointmentInput
    from .revert_applied_templates_input import RevertAppliedTemplatesInput
    from .scheduling_setting import SchedulingSetting
    from .scheduling_setting_input import SchedulingSettingInput
    from .scheduling_setting_list_envelope import SchedulingSettingListEnvelope
    from .static_translation_override import StaticTranslationOverride
    from .static_translation_override_input import StaticTranslationOverrideInput
    from .static_translation_override_list_envelope import StaticTranslationOverrideListEnvelope
    from .subject import Subject
    from .subject_availability_settings import SubjectAvailabilitySettings
    from .subject_availability_settings_list_envelope import SubjectAvailabilitySettingsListEnvelope
    from .subject_envelope import SubjectEnvelope
    from .subject_group import SubjectGroup
    from .subject_group_envelope import SubjectGroupEnvelope
    from .subject_group_page import SubjectGroupPage
    from .subject_group_translations import SubjectGroupTranslations
    from .subject_group_translations_input import SubjectGroupTranslationsInput
    from .subject_page import SubjectPage
    from .subject_translations import SubjectTranslations
    from .subject_translations_input import SubjectTranslationsInput
    from .time_range_availability_settings import TimeRangeAvailabilitySettings
    from .time_range_availability_settings_list_envelope import TimeRangeAvailabilitySettingsListEnvelope
    from .time_range_subject_availability_settings import TimeRangeSubjectAvailabilitySettings
    from .timetable import Timetable
    from .timetable_envelope import TimetableEnvelope
    from .translated_value import TranslatedValue
    from .translation import Translation
    from .translation_input import TranslationInput
    from .unavailability import Unavailability
    from .unavailability_answer import UnavailabilityAnswer
    from .unavailability_answer_type import UnavailabilityAnswerType
    from .unavailability_event_answer import UnavailabilityEventAnswer
    from .unavailability_page import UnavailabilityPage
    from .unavailability_type import UnavailabilityType
    from .update_appointment_details_input import UpdateAppointmentDetailsInput
    from .update_appointment_input import UpdateAppointmentInput
    from .update_appointment_meeting_type_input import UpdateAppointmentMeetingTypeInput
    from .update_customer_input import UpdateCustomerInput
    from .update_employee_input import UpdateEmployeeInput
    from .update_fetch_configuration_input import UpdateFetchConfigurationInput
    from .update_form_input import UpdateFormInput
    from .update_form_question_input import UpdateFormQuestionInput
    from .update_lead_segment_input import UpdateLeadSegmentInput
    from .update_listing_scheduling_settings_input import UpdateListingSchedulingSettingsInput
    from .update_meeting_room_input import UpdateMeetingRoomInput
    from .update_subject_group_input import UpdateSubjectGroupInput
    from .update_subject_input import UpdateSubjectInput
    from .webhook_appointment import WebhookAppointment
    from .webhook_callback_request import WebhookCallbackRequest
    from .webhook_callback_request_subject import WebhookCallbackRequestSubject
    from .webhook_employee import WebhookEmployee
    from .webhook_office import WebhookOffice
    from .webhook_office_location import WebhookOfficeLocation
    from .webhook_office_translations import WebhookOfficeTranslations
    from .webhook_participant import WebhookParticipant
    from .webhook_subject import WebhookSubject
    from .webhook_subject_group import WebhookSubjectGroup
    from .webhook_subject_translations import WebhookSubjectTranslations

__all__ = (
    "ActorType",
    "Answer",
    "AnswerInput",
    "AppliedAvailabilityTemplate",
    "AppliedAvailabilityTemplateEnvelope",
    "AppliedAvailabilityTemplatePage",
    "ApplyAvailabilityTemplateInput",
    "Appointment",
    "AppointmentEntity",
    "AppointmentEnvelope",
    "AppointmentEvent",
    "AppointmentEventData",
    "AppointmentEventType",
    "AppointmentOrigin",
    "AppointmentPage",
    "AppointmentParticipant",
    "AppointmentParticipantInput",
    "AppointmentStatus",
    "AvailabilityTemplate",
    "AvailabilityTemplateEnvelope",
    "AvailabilityTemplateInput",
    "AvailabilityTemplateListEnvelope",
    "AvailabilityTemplateType",
    "AvailabilityTimeRange",
    "AvailabilityTimeRangeEnvelope",
    "AvailabilityTimeRangeInput",
    "CallbackRequestEntity",
    "CallbackRequestEvent",
    "CallbackRequestEventData",
    "CommunicationEntity",
    "CommunicationEvent",
    "CommunicationEventData",
    "CommunicationTemplate",
    "Context",
    "ContextEnvelope",
    "CoverageRegions",
    "CoverageRegionsInput",
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
    "DefinedAvailability",
    "DefinedAvailabilityListEnvelope",
    "Employee",
    "EmployeeEnvelope",
    "EmployeeOfficeRelation",
    "EmployeeOfficeRelationInput",
    "EmployeePage",
    "EmployeeRole",
    "EmployeeStatus",
    "EmployeeTranslations",
    "EmployeeTranslationsInput",
    "EnterpriseSetting",
    "EnterpriseSettingInput",
    "EnterpriseSettingsEnvelope",
    "Error",
    "ErrorEnvelope",
    "ErrorWithArguments",
    "ErrorWithArgumentsEnvelope",
    "Expertise",
    "ExpertiseInput",
    "ExpertiseListEnvelope",
    "ExternalCalendarEvent",
    "ExternalCalendarEventPage",
    "ExternalCalendarEventShowAs",
    "FavoriteAgent",
    "FavoriteAgentPage",
    "FetchConfiguration",
    "FetchConfigurationEnvelope",
    "FetchHeader",
    "FetchHeaderInput",
    "FetchMapping",
    "FetchMappingInput",
    "FetchMethod",
    "File",
    "FileEnvelope",
    "FilePage",
    "FileScanResultType",
    "Form",
    "FormEnvelope",
    "FormQuestion",
    "FormQuestionAnswerOption",
    "FormQuestionAnswerOptionInput",
    "FormQuestionAnswerOptionTranslations",
    "FormQuestionAnswerOptionTranslationsInput",
    "FormQuestionEnvelope",
    "FormQuestionTranslationsInput",
    "FormQuestionValidatorInput",
    "FormQuestionValidatorTranslationsInput",
    "FormType",
    "Geolocation",
    "GeolocationInput",
    "GeolocationQueryInput",
    "HelpTextTranslationInput",
    "Language",
    "LeadSegment",
    "LeadSegmentEnvelope",
    "ListingSchedulingSettings",
    "ListingSchedulingSettingsEnvelope",
    "ListingTimeSlot",
    "ListingTimeSlotAssignment",
    "ListingTimeSlotAssignmentInput",
    "ListingTimeSlotEnvelope",
    "ListingTimeSlotInput",
    "ListingTimeSlotPage",
    "ListingTranslationsInput",
    "Location",
    "LocationInput",
    "LocationTranslations",
    "LocationTranslationsInput",
    "MeetingRoom",
    "MeetingRoomEnvelope",
    "MeetingRoomEventChangeType",
    "MeetingRoomEventInput",
    "MeetingRoomEventNotificationInput",
    "MeetingRoomPage",
    "MeetingType",
    "OfficeRole",
    "OfficeSubjectAvailabilitySettings",
    "OfficeSubjectAvailabilitySettingsInput",
    "OfficeSubjectAvailabilitySettingsListEnvelope",
    "PageMeta",
    "ParticipantRole",
    "ParticipantType",
    "QuestionInputType",
    "ReassignAppointmentInput",
    "Reference",
    "ReferenceInput",
    "Region",
    "RegionPage",
    "RescheduleAppointmentInput",
    "RevertAppliedTemplatesInput",
    "SchedulingSetting",
    "SchedulingSettingInput",
    "SchedulingSettingListEnvelope",
    "StaticTranslationOverride",
    "StaticTranslationOverrideInput",
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
    "SubjectPage",
    "SubjectTranslations",
    "SubjectTranslationsInput",
    "TimeRangeAvailabilitySettings",
    "TimeRangeAvailabilitySettingsListEnvelope",
    "TimeRangeSubjectAvailabilitySettings",
    "Timetable",
    "TimetableEnvelope",
    "TranslatedValue",
    "Translation",
    "TranslationInput",
    "Unavailability",
    "UnavailabilityAnswer",
    "UnavailabilityAnswerType",
    "UnavailabilityEventAnswer",
    "UnavailabilityPage",
    "UnavailabilityType",
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
)

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "ActorType": ".actor_type",
        "Answer": ".answer",
        "AnswerInput": ".answer_input",
        "AppliedAvailabilityTemplate": ".applied_availability_template",
        "AppliedAvailabilityTemplateEnvelope": ".applied_availability_template_envelope",
        "AppliedAvailabilityTemplatePage": ".applied_availability_template_page",
        "ApplyAvailabilityTemplateInput": ".apply_availability_template_input",
        "Appointment": ".appointment",
        "AppointmentEntity": ".appointment_entity",
        "AppointmentEnvelope": ".appointment_envelope",
        "AppointmentEvent": ".appointment_event",
        "AppointmentEventData": ".appointment_event_data",
        "AppointmentEventType": ".appointment_event_type",
        "AppointmentOrigin": ".appointment_origin",
        "AppointmentPage": ".appointment_page",
        "AppointmentParticipant": ".appointment_participant",
        "AppointmentParticipantInput": ".appointment_participant_input",
        "AppointmentStatus": ".appointment_status",
        "AvailabilityTemplate": ".availability_template",
        "AvailabilityTemplateEnvelope": ".availability_template_envelope",
        "AvailabilityTemplateInput": ".availability_template_input",
        "AvailabilityTemplateListEnvelope": ".availability_template_list_envelope",
        "AvailabilityTemplateType": ".availability_template_type",
        "AvailabilityTimeRange": ".availability_time_range",
        "AvailabilityTimeRangeEnvelope": ".availability_time_range_envelope",
        "AvailabilityTimeRangeInput": ".availability_time_range_input",
        "CallbackRequestEntity": ".callback_request_entity",
        "CallbackRequestEvent": ".callback_request_event",
        "CallbackRequestEventData": ".callback_request_event_data",
        "CommunicationEntity": ".communication_entity",
        "CommunicationEvent": ".communication_event",
        "CommunicationEventData": ".communication_event_data",
        "CommunicationTemplate": ".communication_template",
        "Context": ".context",
        "ContextEnvelope": ".context_envelope",
        "CoverageRegions": ".coverage_regions",
        "CoverageRegionsInput": ".coverage_regions_input",
        "CoverageRegionsListEnvelope": ".coverage_regions_list_envelope",
        "CreateAppointmentInput": ".create_appointment_input",
        "CreateAppointmentInviteInput": ".create_appointment_invite_input",
        "CreateContextInput": ".create_context_input",
        "CreateEmployeeInput": ".create_employee_input",
        "CreateFetchConfigurationInput": ".create_fetch_configuration_input",
        "CreateFormInput": ".create_form_input",
        "CreateLeadSegmentInput": ".create_lead_segment_input",
        "CreateListingInput": ".create_listing_input",
        "CreateMeetingRoomInput": ".create_meeting_room_input",
        "CreateSubjectGroupInput": ".create_subject_group_input",
        "CreateUnavailabilityEventInput": ".create_unavailability_event_input",
        "CreateUnavailabilityInput": ".create_unavailability_input",
        "CreatedUnavailability": ".created_unavailability",
        "CreatedUnavailabilityEnvelope": ".created_unavailability_envelope",
        "CreatedUnavailabilityEvent": ".created_unavailability_event",
        "CreatedUnavailabilityEventEnvelope": ".created_unavailability_event_envelope",
        "Customer": ".customer",
        "CustomerEnvelope": ".customer_envelope",
        "DayOfWeek": ".day_of_week",
        "DefinedAvailability": ".defined_availability",
        "DefinedAvailabilityListEnvelope": ".defined_availability_list_envelope",
        "Employee": ".employee",
        "EmployeeEnvelope": ".employee_envelope",
        "EmployeeOfficeRelation": ".employee_office_relation",
        "EmployeeOfficeRelationInput": ".employee_office_relation_input",
        "EmployeePage": ".employee_page",
        "EmployeeRole": ".employee_role",
        "EmployeeStatus": ".employee_status",
        "EmployeeTranslations": ".employee_translations",
        "EmployeeTranslationsInput": ".employee_translations_input",
        "EnterpriseSetting": ".enterprise_setting",
        "EnterpriseSettingInput": ".enterprise_setting_input",
        "EnterpriseSettingsEnvelope": ".enterprise_settings_envelope",
        "Error": ".error",
        "ErrorEnvelope": ".error_envelope",
        "ErrorWithArguments": ".error_with_arguments",
        "ErrorWithArgumentsEnvelope": ".error_with_arguments_envelope",
        "Expertise": ".expertise",
        "ExpertiseInput": ".expertise_input",
        "ExpertiseListEnvelope": ".expertise_list_envelope",
        "ExternalCalendarEvent": ".external_calendar_event",
        "ExternalCalendarEventPage": ".external_calendar_event_page",
        "ExternalCalendarEventShowAs": ".external_calendar_event_show_as",
        "FavoriteAgent": ".favorite_agent",
        "FavoriteAgentPage": ".favorite_agent_page",
        "FetchConfiguration": ".fetch_configuration",
        "FetchConfigurationEnvelope": ".fetch_configuration_envelope",
        "FetchHeader": ".fetch_header",
        "FetchHeaderInput": ".fetch_header_input",
        "FetchMapping": ".fetch_mapping",
        "FetchMappingInput": ".fetch_mapping_input",
        "FetchMethod": ".fetch_method",
        "File": ".file",
        "FileEnvelope": ".file_envelope",
        "FilePage": ".file_page",
        "FileScanResultType": ".file_scan_result_type",
        "Form": ".form",
        "FormEnvelope": ".form_envelope",
        "FormQuestion": ".form_question",
        "FormQuestionAnswerOption": ".form_question_answer_option",
        "FormQuestionAnswerOptionInput": ".form_question_answer_option_input",
        "FormQuestionAnswerOptionTranslations": ".form_question_answer_option_translations",
        "FormQuestionAnswerOptionTranslationsInput": ".form_question_answer_option_translations_input",
        "FormQuestionEnvelope": ".form_question_envelope",
        "FormQuestionTranslationsInput": ".form_question_translations_input",
        "FormQuestionValidatorInput": ".form_question_validator_input",
        "FormQuestionValidatorTranslationsInput": ".form_question_validator_translations_input",
        "FormType": ".form_type",
        "Geolocation": ".geolocation",
        "GeolocationInput": ".geolocation_input",
        "GeolocationQueryInput": ".geolocation_query_input",
        "HelpTextTranslationInput": ".help_text_translation_input",
        "Language": ".language",
        "LeadSegment": ".lead_segment",
        "LeadSegmentEnvelope": ".lead_segment_envelope",
        "ListingSchedulingSettings": ".listing_scheduling_settings",
        "ListingSchedulingSettingsEnvelope": ".listing_scheduling_settings_envelope",
        "ListingTimeSlot": ".listing_time_slot",
        "ListingTimeSlotAssignment": ".listing_time_slot_assignment",
        "ListingTimeSlotAssignmentInput": ".listing_time_slot_assignment_input",
        "ListingTimeSlotEnvelope": ".listing_time_slot_envelope",
        "ListingTimeSlotInput": ".listing_time_slot_input",
        "ListingTimeSlotPage": ".listing_time_slot_page",
        "ListingTranslationsInput": ".listing_translations_input",
        "Location": ".location",
        "LocationInput": ".location_input",
        "LocationTranslations": ".location_translations",
        "LocationTranslationsInput": ".location_translations_input",
        "MeetingRoom": ".meeting_room",
        "MeetingRoomEnvelope": ".meeting_room_envelope",
        "MeetingRoomEventChangeType": ".meeting_room_event_change_type",
        "MeetingRoomEventInput": ".meeting_room_event_input",
        "MeetingRoomEventNotificationInput": ".meeting_room_event_notification_input",
        "MeetingRoomPage": ".meeting_room_page",
        "MeetingType": ".meeting_type",
        "OfficeRole": ".office_role",
        "OfficeSubjectAvailabilitySettings": ".office_subject_availability_settings",
        "OfficeSubjectAvailabilitySettingsInput": ".office_subject_availability_settings_input",
        "OfficeSubjectAvailabilitySettingsListEnvelope": ".office_subject_availability_settings_list_envelope",
        "PageMeta": ".page_meta",
        "ParticipantRole": ".participant_role",
        "ParticipantType": ".participant_type",
        "QuestionInputType": ".question_input_type",
        "ReassignAppointmentInput": ".reassign_appointment_input",
        "Reference": ".reference",
        "ReferenceInput": ".reference_input",
        "Region": ".region",
        "RegionPage": ".region_page",
        "RescheduleAppointmentInput": ".reschedule_appointment_input",
        "RevertAppliedTemplatesInput": ".revert_applied_templates_input",
        "SchedulingSetting": ".scheduling_setting",
        "SchedulingSettingInput": ".scheduling_setting_input",
        "SchedulingSettingListEnvelope": ".scheduling_setting_list_envelope",
        "StaticTranslationOverride": ".static_translation_override",
        "StaticTranslationOverrideInput": ".static_translation_override_input",
        "StaticTranslationOverrideListEnvelope": ".static_translation_override_list_envelope",
        "Subject": ".subject",
        "SubjectAvailabilitySettings": ".subject_availability_settings",
        "SubjectAvailabilitySettingsListEnvelope": ".subject_availability_settings_list_envelope",
        "SubjectEnvelope": ".subject_envelope",
        "SubjectGroup": ".subject_group",
        "SubjectGroupEnvelope": ".subject_group_envelope",
        "SubjectGroupPage": ".subject_group_page",
        "SubjectGroupTranslations": ".subject_group_translations",
        "SubjectGroupTranslationsInput": ".subject_group_translations_input",
        "SubjectPage": ".subject_page",
        "SubjectTranslations": ".subject_translations",
        "SubjectTranslationsInput": ".subject_translations_input",
        "TimeRangeAvailabilitySettings": ".time_range_availability_settings",
        "TimeRangeAvailabilitySettingsListEnvelope": ".time_range_availability_settings_list_envelope",
        "TimeRangeSubjectAvailabilitySettings": ".time_range_subject_availability_settings",
        "Timetable": ".timetable",
        "TimetableEnvelope": ".timetable_envelope",
        "TranslatedValue": ".translated_value",
        "Translation": ".translation",
        "TranslationInput": ".translation_input",
        "Unavailability": ".unavailability",
        "UnavailabilityAnswer": ".unavailability_answer",
        "UnavailabilityAnswerType": ".unavailability_answer_type",
        "UnavailabilityEventAnswer": ".unavailability_event_answer",
        "UnavailabilityPage": ".unavailability_page",
        "UnavailabilityType": ".unavailability_type",
        "UpdateAppointmentDetailsInput": ".update_appointment_details_input",
        "UpdateAppointmentInput": ".update_appointment_input",
        "UpdateAppointmentMeetingTypeInput": ".update_appointment_meeting_type_input",
        "UpdateCustomerInput": ".update_customer_input",
        "UpdateEmployeeInput": ".update_employee_input",
        "UpdateFetchConfigurationInput": ".update_fetch_configuration_input",
        "UpdateFormInput": ".update_form_input",
        "UpdateFormQuestionInput": ".update_form_question_input",
        "UpdateLeadSegmentInput": ".update_lead_segment_input",
        "UpdateListingSchedulingSettingsInput": ".update_listing_scheduling_settings_input",
        "UpdateMeetingRoomInput": ".update_meeting_room_input",
        "UpdateSubjectGroupInput": ".update_subject_group_input",
        "UpdateSubjectInput": ".update_subject_input",
        "WebhookAppointment": ".webhook_appointment",
        "WebhookCallbackRequest": ".webhook_callback_request",
        "WebhookCallbackRequestSubject": ".webhook_callback_request_subject",
        "WebhookEmployee": ".webhook_employee",
        "WebhookOffice": ".webhook_office",
        "WebhookOfficeLocation": ".webhook_office_location",
        "WebhookOfficeTranslations": ".webhook_office_translations",
        "WebhookParticipant": ".webhook_participant",
        "WebhookSubject": ".webhook_subject",
        "WebhookSubjectGroup": ".webhook_subject_group",
        "WebhookSubjectTranslations": ".webhook_subject_translations",
    },
)
