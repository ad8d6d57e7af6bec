from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import encode, late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, mapping, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorWithArgumentsEnvelope(ResponseModel):
    """The response body when business validation rejects a request, with at least one error."""

    errors: list[ErrorWithArguments]
    """All broken rules with their arguments."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.errors = [read_error_with_arguments(item) for item in array(data["errors"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "errors": [item.to_dict() for item in self.errors],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorWithArguments(ResponseModel):
    """One reason why a well-formed request failed business validation."""

    message: str
    """Description of the broken rule, meant for developers."""
    code: str
    """Code of the broken rule. It may differ from the codes that are documented for the operation."""
    type: str
    """Type of the error, broader than the code. No value is documented."""
    status_code: str
    """Always the string `'422'` in this kind of response."""
    arguments: dict[str, Any] | None = None
    """Details of the error as names and values, such as `allowedStates` for APPOINTMENT_STATUS_INVALID; `None` or empty
    for most codes.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 4  # required properties
        try:
            self.message = v if type(v := data["message"]) is str else unexpected_type(v)
            self.code = v if type(v := data["code"]) is str else unexpected_type(v)
            self.type = v if type(v := data["type"]) is str else unexpected_type(v)
            self.status_code = v if type(v := data["statusCode"]) is str else unexpected_type(v)
            if "arguments" in data:
                found += 1
                self.arguments = None if (v := data["arguments"]) is None else mapping(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 5 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "message": self.message,
                "code": self.code,
                "type": self.type,
                "statusCode": self.status_code,
                "arguments": None
                if self.arguments is None
                else {key: encode(item) for key, item in self.arguments.items()},
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_error_with_arguments = ErrorWithArguments.from_dict


late_names(globals())
