from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .page_meta import PageMeta, read_page_meta
from .subject import Subject, read_subject


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectPage(ResponseModel):
    """One page of a list of subjects."""

    data: list[Subject]
    """The subjects of this page that match the filters."""
    meta: PageMeta | None = None
    """Where this page stands among all matching subjects. No page prints it for this list, so it is not demanded."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 1  # required properties
        try:
            self.data = [read_subject(item) for item in array(data["data"])]
            if "meta" in data:
                found += 1
                self.meta = None if (v := data["meta"]) is None else read_page_meta(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self
