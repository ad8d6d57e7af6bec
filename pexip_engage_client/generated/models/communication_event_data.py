from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define, field

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, mapping, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEventData(ResponseModel):
    """What is to be sent, to whom, and what about. Only the inside of the template is documented."""

    communication: dict[str, Any]
    """What kind of communication it is. What is inside is not documented."""
    receiver: dict[str, Any]
    """Who is to get it. What is inside is not documented."""
    template: CommunicationTemplate
    """The text to send, ready in the receiver's language."""
    resource: dict[str, Any] | None
    """The appointment or callback request that it is about; null where it is about neither. What is inside is not
    documented.
    """
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.communication = mapping(data["communication"])
            self.receiver = mapping(data["receiver"])
            self.template = read_communication_template(data["template"])
            self.resource = None if (v := data["resource"]) is None else mapping(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 4:
            self._keep_unknown(data)
        return self


read_communication_event_data = CommunicationEventData.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationTemplate(ResponseModel):
    """A text ready to be sent."""

    language: str
    """The language that the text is in."""
    time_zone: str
    """IANA name of the zone in which the times in the text are told."""
    content: str
    """The text that goes out. Inferred: hTML where it goes out by e-mail."""
    subject: str | None = None
    """The subject line, for kinds of messages that have one; null for the others."""
    images: list[dict[str, Any]]
    """Pictures that the text refers to. What one looks like is not documented."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 4  # required properties
        try:
            self.language = v if type(v := data["language"]) is str else unexpected_type(v)
            self.time_zone = v if type(v := data["timeZone"]) is str else unexpected_type(v)
            self.content = v if type(v := data["content"]) is str else unexpected_type(v)
            if "subject" in data:
                found += 1
                self.subject = v if (v := data["subject"]) is None or type(v) is str else unexpected_type(v)
            self.images = [mapping(item) for item in array(data["images"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_communication_template = CommunicationTemplate.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEvent(ResponseModel):
    """A message or a reminder that somebody has to get, handed to a receiver that does the sending."""

    id: str
    """Tells this event from all others; the same when it is tried again, so that nobody is written to twice."""
    correlation_id: str
    """The correlation id of what made the message necessary, to follow it through logs."""
    entity: CommunicationEntity
    """Tells the kind of event: always `Communication` here."""
    version: str
    """The version of the event's form. What it may be is not documented."""
    webhook_configuration_id: str
    """Id of the webhook configuration that hands communication to the receiver."""
    data: CommunicationEventData
    """What is to be sent, to whom, and what about; it has no `event_type`."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.correlation_id = v if type(v := data["correlationId"]) is str else unexpected_type(v)
            self.entity = COMMUNICATION_ENTITY[data["entity"]]
            self.version = v if type(v := data["version"]) is str else unexpected_type(v)
            self.webhook_configuration_id = (
                v if type(v := data["webhookConfigurationId"]) is str else unexpected_type(v)
            )
            self.data = read_communication_event_data(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 6:
            self._keep_unknown(data)
        return self


class CommunicationEntity(OpenEnum):
    """The mark by which a receiver knows a communication event from the others; it alone has no event type."""

    COMMUNICATION = "Communication"
    """The event asks the receiver to send a message or a reminder to somebody."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


CommunicationEntityValue = Literal["Communication"]
COMMUNICATION_ENTITY: Final = ByValue(CommunicationEntity)


late_names(globals())
