from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class StaticTranslationOverrideInput(InputModel):
    """Text to show instead of a built-in text, which is identified by module, key and language."""

    module: str | None | Unset = UNSET
    """The part of Engage that shows the text. The possible values are not documented."""
    key: str | None | Unset = UNSET
    """The key of the text to replace."""
    language: str | None | Unset = UNSET
    """The language in which to replace the text."""
    value: str | None | Unset = UNSET
    """The text to show instead. Whether `None` restores the built-in text is not documented."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "StaticTranslationOverride"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.module is not UNSET:
            data["module"] = self.module
        if self.key is not UNSET:
            data["key"] = self.key
        if self.language is not UNSET:
            data["language"] = self.language
        if self.value is not UNSET:
            data["value"] = self.value
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    StaticTranslationOverrideInputLike: TypeAlias = (
        StaticTranslationOverrideInput | models.StaticTranslationOverrideInputDict | models.StaticTranslationOverride
    )
    """The types that are accepted as `StaticTranslationOverrideInput`."""
else:
    StaticTranslationOverrideInputLike = StaticTranslationOverrideInput
