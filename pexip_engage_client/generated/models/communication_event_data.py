from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import encode, late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, mapping, new, unexpected_type
from ..._runtime.webhook_events import ReceivedEvent


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEventData(ResponseModel):
    """The message, its recipient and its topic. Only the properties of `template` are documented."""

    communication: dict[str, Any]
    """The kind of communication. The properties of this object are not documented."""
    receiver: dict[str, Any]
    """The recipient of the message. The properties of this object are not documented."""
    template: CommunicationTemplate
    """The text to send, already in the recipient's language."""
    resource: dict[str, Any] | None
    """The appointment or callback request that the message is about; `None` if the message is about neither. The
    properties of this object are not documented.
    """

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
        self._extra = self._unknown(data) if len(data) > 4 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "communication": {key: encode(item) for key, item in self.communication.items()},
                "receiver": {key: encode(item) for key, item in self.receiver.items()},
                "template": self.template.to_dict(),
                "resource": None
                if self.resource is None
                else {key: encode(item) for key, item in self.resource.items()},
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_communication_event_data = CommunicationEventData.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationTemplate(ResponseModel):
    """Text that is ready to be sent."""

    language: str
    """The language that the text is in."""
    time_zone: str
    """IANA time zone of the times in the text."""
    content: str
    """The text of the message. The Pexip documentation does not state the format; this description assumes HTML for text
    that is sent by e-mail.
    """
    subject: str | None = None
    """The subject line; `None` for messages that have none."""
    images: list[dict[str, Any]]
    """Images used in the text. Their format is not documented."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 5 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "language": self.language,
                "timeZone": self.time_zone,
                "content": self.content,
                "subject": self.subject,
                "images": [{key: encode(item) for key, item in item.items()} for item in self.images],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_communication_template = CommunicationTemplate.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEvent(ReceivedEvent):
    """A message or reminder that your receiver should send to a person."""

    id: str
    """ID of the event. The ID is the same for each delivery attempt, so that you can avoid sending a message twice.
    """
    correlation_id: str
    """The correlation ID of the transaction that caused the message. Use this ID to follow the message through logs.
    """
    entity: CommunicationEntity
    """The kind of event: always `Communication` here."""
    version: str
    """The version of the event's format. Possible values are not documented."""
    webhook_configuration_id: str
    """ID of the webhook configuration that subscribes the receiver to messages."""
    data: CommunicationEventData
    """The message, its recipient and its topic; there is no `event_type`."""

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
        self._extra = self._unknown(data) if len(data) > 6 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "correlationId": self.correlation_id,
                "entity": str(self.entity),
                "version": self.version,
                "webhookConfigurationId": self.webhook_configuration_id,
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


class CommunicationEntity(OpenEnum):
    """The entity of communication events, the only events without an event type."""

    COMMUNICATION = "Communication"
    """The event asks the receiver to send a message or reminder."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


CommunicationEntityValue = Literal["Communication"]
COMMUNICATION_ENTITY: Final = ByValue(CommunicationEntity)


late_names(globals())
