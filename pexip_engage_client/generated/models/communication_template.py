from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, array, mapping, new, refuse

KNOWN = frozenset(
    {
        "language",
        "timeZone",
        "content",
        "subject",
        "images",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationTemplate(AnswerModel):
    """Communication template."""

    language: str
    """At least 1 character."""
    time_zone: str
    """At least 1 character."""
    content: str
    """At least 1 character."""
    subject: str | None = None
    """At least 1 character."""
    images: list[dict[str, Any]]

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
            self._keep_unknown(data, KNOWN)
        return self


read_communication_template = CommunicationTemplate.from_dict
