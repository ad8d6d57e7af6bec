"""The documented error codes and their meanings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from .._runtime.enums import UNLISTED, ByValue, OpenEnum


class ErrorCode(OpenEnum):
    """An error code in a response, usually with status 422. `is_known` is False for codes that are not listed."""

    ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE = "ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE"
    """Options were selected for a question that has no options."""
    ANSWER_VALUE_FOR_SELECTION_TYPE = "ANSWER_VALUE_FOR_SELECTION_TYPE"
    """A text value was passed for a question that requires selected options."""
    APPLIED_TEMPLATE_DEFAULT_TEMPLATE = "APPLIED_TEMPLATE_DEFAULT_TEMPLATE"
    """The default availability template cannot be applied, because it already applies to all days without another
    template.
    """
    APPLIED_TEMPLATE_OVERLAP = "APPLIED_TEMPLATE_OVERLAP"
    """Another template is already applied in that period; `arguments` contains its ID."""
    APPLIED_TEMPLATE_START_AFTER_END = "APPLIED_TEMPLATE_START_AFTER_END"
    """The end date of the period precedes its start date."""
    APPOINTMENT_COMPLETION_TOO_EARLY = "APPOINTMENT_COMPLETION_TOO_EARLY"
    """The appointment is too far in the future to be completed."""
    APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS = "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS"
    """Details cannot be changed in the appointment's current status."""
    APPOINTMENT_LOCATION_REQUIRED = "APPOINTMENT_LOCATION_REQUIRED"
    """An appointment with the meeting type ON_LOCATION needs a location."""
    APPOINTMENT_NO_AVAILABILITY = "APPOINTMENT_NO_AVAILABILITY"
    """No employee is available at that time."""
    APPOINTMENT_PARTICIPANTS_NOT_UNIQUE = "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE"
    """A participant is listed more than once."""
    APPOINTMENT_PRIMARY_CUSTOMER_MISSING = "APPOINTMENT_PRIMARY_CUSTOMER_MISSING"
    """No participant is the primary customer."""
    APPOINTMENT_PRIMARY_EMPLOYEE_MISSING = "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING"
    """No participant is the primary employee."""
    APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED = "APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED"
    """Primary participants can be neither added nor removed."""
    APPOINTMENT_START_AFTER_END = "APPOINTMENT_START_AFTER_END"
    """The end of the appointment is not after its start."""
    APPOINTMENT_STATUS_INVALID = "APPOINTMENT_STATUS_INVALID"
    """The appointment's current status does not allow the operation; `arguments` lists the statuses that do."""
    AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED = (
        "AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED"
    )
    """The default template cannot be changed."""
    AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK = "AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK"
    """A time range of a day template must not have a day of the week."""
    AVAILABILITY_TIME_RANGE_OVERLAP = "AVAILABILITY_TIME_RANGE_OVERLAP"
    """The time range overlaps another time range of the same template."""
    AVAILABILITY_TIME_RANGE_START_AFTER_END = "AVAILABILITY_TIME_RANGE_START_AFTER_END"
    """The end of the time range is not after its start."""
    AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK = (
        "AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK"
    )
    """A time range of a week template must have a day of the week."""
    EMPLOYEE_EMAIL_ALREADY_IN_USE = "EMPLOYEE_EMAIL_ALREADY_IN_USE"
    """Another employee has this e-mail address."""
    EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE = "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE"
    """Another employee has this external ID."""
    EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH = "EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH"
    """A role at an office is not among the employee's `availableRoles`."""
    EMPLOYEE_ONLINE_PLANNING_NON_AGENT = "EMPLOYEE_ONLINE_PLANNING_NON_AGENT"
    """Only agents can have online planning."""
    EMPLOYEE_UPDATE_STATUS_PENDING = "EMPLOYEE_UPDATE_STATUS_PENDING"
    """The status of an employee cannot be set back to pending."""
    EMPLOYEE_USERNAME_ALREADY_IN_USE = "EMPLOYEE_USERNAME_ALREADY_IN_USE"
    """Another employee has this user name."""
    FILE_URL_INVALID = "FILE_URL_INVALID"
    """The URL of a file is not valid."""
    LEAD_SEGMENT_CODE_ALREADY_IN_USE = "LEAD_SEGMENT_CODE_ALREADY_IN_USE"
    """Another lead segment has this code."""
    LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS = (
        "LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS"
    )
    """The earliest callback time is later than the latest one."""
    LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED = "LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED"
    """The employee is not linked to the listing."""
    LISTING_TIME_SLOT_OVERLAP = "LISTING_TIME_SLOT_OVERLAP"
    """The time slot overlaps another time slot of an employee."""
    LOCATION_GEOCODING_FAILED = "LOCATION_GEOCODING_FAILED"
    """No coordinates were found for the address."""
    LOCATION_TIME_ZONE_RESOLUTION_FAILED = "LOCATION_TIME_ZONE_RESOLUTION_FAILED"
    """No time zone was found for the location."""
    SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID = "SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID"
    """The settings for the earliest and the latest possible appointment contradict each other."""
    SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED = "SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED"
    """You cannot change whether the enterprise may manage this setting."""
    SETTING_NON_MANAGEABLE = "SETTING_NON_MANAGEABLE"
    """The enterprise is not allowed to manage this setting."""
    SETTING_VALUE_INVALID = "SETTING_VALUE_INVALID"
    """The value is not valid for this setting."""
    UNAVAILABILITY_OVERLAP = "UNAVAILABILITY_OVERLAP"
    """The employee is already unavailable at that time."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED

    @property
    def meaning(self) -> str | None:
        """The meaning of the code, in one line; None for an undocumented code."""
        return _MEANINGS.get(self.value)


ErrorCodeValue = Literal[
    "ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE",
    "ANSWER_VALUE_FOR_SELECTION_TYPE",
    "APPLIED_TEMPLATE_DEFAULT_TEMPLATE",
    "APPLIED_TEMPLATE_OVERLAP",
    "APPLIED_TEMPLATE_START_AFTER_END",
    "APPOINTMENT_COMPLETION_TOO_EARLY",
    "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS",
    "APPOINTMENT_LOCATION_REQUIRED",
    "APPOINTMENT_NO_AVAILABILITY",
    "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE",
    "APPOINTMENT_PRIMARY_CUSTOMER_MISSING",
    "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING",
    "APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED",
    "APPOINTMENT_START_AFTER_END",
    "APPOINTMENT_STATUS_INVALID",
    "AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED",
    "AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK",
    "AVAILABILITY_TIME_RANGE_OVERLAP",
    "AVAILABILITY_TIME_RANGE_START_AFTER_END",
    "AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK",
    "EMPLOYEE_EMAIL_ALREADY_IN_USE",
    "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE",
    "EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH",
    "EMPLOYEE_ONLINE_PLANNING_NON_AGENT",
    "EMPLOYEE_UPDATE_STATUS_PENDING",
    "EMPLOYEE_USERNAME_ALREADY_IN_USE",
    "FILE_URL_INVALID",
    "LEAD_SEGMENT_CODE_ALREADY_IN_USE",
    "LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS",
    "LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED",
    "LISTING_TIME_SLOT_OVERLAP",
    "LOCATION_GEOCODING_FAILED",
    "LOCATION_TIME_ZONE_RESOLUTION_FAILED",
    "SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID",
    "SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED",
    "SETTING_NON_MANAGEABLE",
    "SETTING_VALUE_INVALID",
    "UNAVAILABILITY_OVERLAP",
]
ERROR_CODE: Final = ByValue(ErrorCode)

_MEANINGS: Mapping[str, str] = {
    "ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE": "Options were selected for a question that has no options.",
    "ANSWER_VALUE_FOR_SELECTION_TYPE": "A text value was passed for a question that requires selected options.",
    "APPLIED_TEMPLATE_DEFAULT_TEMPLATE": "The default availability template cannot be applied, because it already applies to all days without another template.",
    "APPLIED_TEMPLATE_OVERLAP": "Another template is already applied in that period; `arguments` contains its ID.",
    "APPLIED_TEMPLATE_START_AFTER_END": "The end date of the period precedes its start date.",
    "APPOINTMENT_COMPLETION_TOO_EARLY": "The appointment is too far in the future to be completed.",
    "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS": "Details cannot be changed in the appointment's current status.",
    "APPOINTMENT_LOCATION_REQUIRED": "An appointment with the meeting type ON_LOCATION needs a location.",
    "APPOINTMENT_NO_AVAILABILITY": "No employee is available at that time.",
    "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE": "A participant is listed more than once.",
    "APPOINTMENT_PRIMARY_CUSTOMER_MISSING": "No participant is the primary customer.",
    "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING": "No participant is the primary employee.",
    "APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED": "Primary participants can be neither added nor removed.",
    "APPOINTMENT_START_AFTER_END": "The end of the appointment is not after its start.",
    "APPOINTMENT_STATUS_INVALID": "The appointment's current status does not allow the operation; `arguments` lists the statuses that do.",
    "AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED": "The default template cannot be changed.",
    "AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK": "A time range of a day template must not have a day of the week.",
    "AVAILABILITY_TIME_RANGE_OVERLAP": "The time range overlaps another time range of the same template.",
    "AVAILABILITY_TIME_RANGE_START_AFTER_END": "The end of the time range is not after its start.",
    "AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK": "A time range of a week template must have a day of the week.",
    "EMPLOYEE_EMAIL_ALREADY_IN_USE": "Another employee has this e-mail address.",
    "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE": "Another employee has this external ID.",
    "EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH": "A role at an office is not among the employee's `availableRoles`.",
    "EMPLOYEE_ONLINE_PLANNING_NON_AGENT": "Only agents can have online planning.",
    "EMPLOYEE_UPDATE_STATUS_PENDING": "The status of an employee cannot be set back to pending.",
    "EMPLOYEE_USERNAME_ALREADY_IN_USE": "Another employee has this user name.",
    "FILE_URL_INVALID": "The URL of a file is not valid.",
    "LEAD_SEGMENT_CODE_ALREADY_IN_USE": "Another lead segment has this code.",
    "LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS": "The earliest callback time is later than the latest one.",
    "LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED": "The employee is not linked to the listing.",
    "LISTING_TIME_SLOT_OVERLAP": "The time slot overlaps another time slot of an employee.",
    "LOCATION_GEOCODING_FAILED": "No coordinates were found for the address.",
    "LOCATION_TIME_ZONE_RESOLUTION_FAILED": "No time zone was found for the location.",
    "SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID": "The settings for the earliest and the latest possible appointment contradict each other.",
    "SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED": "You cannot change whether the enterprise may manage this setting.",
    "SETTING_NON_MANAGEABLE": "The enterprise is not allowed to manage this setting.",
    "SETTING_VALUE_INVALID": "The value is not valid for this setting.",
    "UNAVAILABILITY_OVERLAP": "The employee is already unavailable at that time.",
}
