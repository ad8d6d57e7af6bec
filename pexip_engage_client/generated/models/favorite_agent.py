from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FavoriteAgent(ResponseModel):
    """An agent whom the employee prefers to plan appointments for, at one office."""

    office: Reference
    """The office at which the agent is a favorite."""
    employee: Reference
    """The agent who is the favorite."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.office = read_reference(data["office"])
            self.employee = read_reference(data["employee"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


read_favorite_agent = FavoriteAgent.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FavoriteAgentPage(ResponseModel):
    """One page of an employee's favorite agents."""

    data: list[FavoriteAgent]
    """The employee's favorite agents on this page."""
    meta: PageMeta
    """The position of this page among all favorites that match."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_favorite_agent(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


late_names(globals())
