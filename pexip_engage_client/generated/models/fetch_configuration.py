from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .fetch_method import FETCH_METHOD, FetchMethod


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchConfiguration(ResponseModel):
    """A call from Engage to an external service, whose response fills questions of type FETCH."""

    id: str
    """ID of the configuration, used in paths and in questions of type FETCH. The Pexip documentation does not state that
    questions contain this ID; this description assumes that they do.
    """
    body: str | None = None
    """The request body, as text; `None` if the method needs none."""
    mapping: list[FetchMapping]
    """Which property of the service's response fills which property in Engage."""
    endpoint: str
    """The URL that Engage calls."""
    method: FetchMethod
    """The HTTP method of the request."""
    headers: list[FetchHeader]
    """The names of the request headers. Engage keeps their values secret."""
    created_at: datetime.datetime
    """When the configuration was created."""
    updated_at: datetime.datetime
    """When the configuration was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the configuration was deleted; `None` or absent if not deleted."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 7  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            if "body" in data:
                found += 1
                self.body = v if (v := data["body"]) is None or type(v) is str else unexpected_type(v)
            self.mapping = [read_fetch_mapping(item) for item in array(data["mapping"])]
            self.endpoint = v if type(v := data["endpoint"]) is str else unexpected_type(v)
            self.method = FETCH_METHOD[data["method"]]
            self.headers = [read_fetch_header(item) for item in array(data["headers"])]
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 9 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "body": self.body,
                "mapping": [item.to_dict() for item in self.mapping],
                "endpoint": self.endpoint,
                "method": str(self.method),
                "headers": [item.to_dict() for item in self.headers],
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_fetch_configuration = FetchConfiguration.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchMapping(ResponseModel):
    """A property of the service's response, and the property in Engage that it fills."""

    source_property: str | None = None
    """The position of the value in the response."""
    target_property: str | None = None
    """The property in Engage that the value fills. The Pexip documentation does not list the values; this description
    assumes those of the `target_property` of a form question.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "sourceProperty" in data:
                found += 1
                self.source_property = (
                    v if (v := data["sourceProperty"]) is None or type(v) is str else unexpected_type(v)
                )
            if "targetProperty" in data:
                found += 1
                self.target_property = (
                    v if (v := data["targetProperty"]) is None or type(v) is str else unexpected_type(v)
                )
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 2 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "sourceProperty": self.source_property,
                "targetProperty": self.target_property,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_fetch_mapping = FetchMapping.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchHeader(ResponseModel):
    """A header that Engage sends to the service. No response contains its value, which may be a secret."""

    name: str
    """The header's name, such as `X-Api-Key`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.name = v if type(v := data["name"]) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "name": self.name,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_fetch_header = FetchHeader.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchConfigurationEnvelope(ResponseModel):
    """One configuration of a call to an external service."""

    data: FetchConfiguration
    """The created configuration, without the values of its headers."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_fetch_configuration(data["data"])
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


late_names(globals())
