from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FavoriteAgent(ResponseModel):
    """An agent for whom the employee prefers to plan appointments, at one office."""

    office: Reference
    """The office at which the agent is a favorite."""
    employee: Reference
    """The agent whom the employee marked as a favorite."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.office = read_reference(data["office"])
            self.employee = read_reference(data["employee"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "office": self.office.to_dict(),
                "employee": self.employee.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_favorite_agent = FavoriteAgent.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FavoriteAgentPage(ResponseModel):
    """One page of an employee's favorite agents."""

    data: list[FavoriteAgent]
    """The employee's favorite agents on this page."""
    meta: PageMeta
    """The position of this page among all matching favorites."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_favorite_agent(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())
