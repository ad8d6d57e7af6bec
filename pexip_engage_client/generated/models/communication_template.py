from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, mapping, new, refuse


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationTemplate(ResponseModel):
    """A text ready to be sent."""

    language: str
    """The language that the text is in."""
    time_zone: str
    """IANA name of the zone in which the times in the text are told."""
    content: str
    """The text itself. Our reading: HTML where it goes out by e-mail."""
    subject: str | None = None
    """The subject line, for kinds of messages that have one; null for the others."""
    images: list[dict[str, Any]]
    """Pictures that the text refers to. The page does not show what one looks like."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "time_zone": "timeZone",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 4  # required properties
        try:
            self.language = v if type(v := data["language"]) is str else refuse(v)
            self.time_zone = v if type(v := data["timeZone"]) is str else refuse(v)
            self.content = v if type(v := data["content"]) is str else refuse(v)
            if "subject" in data:
                found += 1
                self.subject = v if (v := data["subject"]) is None or type(v) is str else refuse(v)
            self.images = [mapping(item) for item in array(data["images"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_communication_template = CommunicationTemplate.from_dict
