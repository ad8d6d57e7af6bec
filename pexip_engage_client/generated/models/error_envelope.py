from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorEnvelope(ResponseModel):
    """The response body of a failed request, with at least one error."""

    errors: list[Error]
    """All errors in the request, so that you can correct them together."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.errors = [read_error(item) for item in array(data["errors"])]
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
class Error(ResponseModel):
    """One reason why a request was rejected."""

    message: str
    """Description of the error, meant for developers. The text is not translated; do not parse it."""
    code: str
    """Error code, meant for programs. The 422 response of an operation lists the documented codes; other codes may
    occur.
    """
    type: str
    """Type of the error, broader than the code. Its values are not documented."""
    status_code: str
    """The HTTP status of the response as a string, such as `'404'`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.message = v if type(v := data["message"]) is str else unexpected_type(v)
            self.code = v if type(v := data["code"]) is str else unexpected_type(v)
            self.type = v if type(v := data["type"]) is str else unexpected_type(v)
            self.status_code = v if type(v := data["statusCode"]) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 4 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "message": self.message,
                "code": self.code,
                "type": self.type,
                "statusCode": self.status_code,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_error = Error.from_dict


late_names(globals())
