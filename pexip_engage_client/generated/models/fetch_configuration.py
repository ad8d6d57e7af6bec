from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new, refuse
from ..._runtime.wire import read_datetime
from .fetch_header import FetchHeader, read_fetch_header
from .fetch_mapping import FetchMapping, read_fetch_mapping
from .fetch_method import FETCH_METHOD, FetchMethod


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchConfiguration(ResponseModel):
    """How Engage calls an external service to fill a question of the type FETCH."""

    id: str
    """Names the configuration in its path. Our reading: and in the questions that use it."""
    body: str | None = None
    """What Engage sends along, as text; null where the method needs none."""
    mapping: list[FetchMapping]
    """Which property of the service's reply goes where."""
    endpoint: str
    """The address that Engage calls."""
    method: FetchMethod
    """The HTTP method with which Engage calls it."""
    headers: list[FetchHeader]
    """The names of the headers that Engage sends along; their values are kept secret."""
    created_at: datetime.datetime
    """When the configuration was made."""
    updated_at: datetime.datetime
    """When the configuration was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the configuration was deleted; null or absent as long as not."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "deleted_at": "deletedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 7  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            if "body" in data:
                found += 1
                self.body = v if (v := data["body"]) is None or type(v) is str else refuse(v)
            self.mapping = [read_fetch_mapping(item) for item in array(data["mapping"])]
            self.endpoint = v if type(v := data["endpoint"]) is str else refuse(v)
            self.method = FETCH_METHOD[data["method"]]
            self.headers = [read_fetch_header(item) for item in array(data["headers"])]
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_fetch_configuration = FetchConfiguration.from_dict
