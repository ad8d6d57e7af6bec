"""Own texts in place of built-in ones."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..api import static_translations as operations

if TYPE_CHECKING:
    from ..models.static_translation_override import StaticTranslationOverride
    from ..models.static_translation_override_input import StaticTranslationOverrideInput


class StaticTranslationsResource(Resource):
    """Own texts in place of built-in ones."""

    async def override(
        self,
        translations: Sequence[StaticTranslationOverrideInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[StaticTranslationOverride]:
        """Set own texts in place of built-in ones.

        Args:
            translations: A list, each a `StaticTranslationOverrideInput`.

        Raises:
            BusinessValidationError: the documentation names no code.

        Scope: engage:translations:readWrite. See
        https://developer.pexipengage.com/operation/operation-overridestatictranslations
        """
        answer = await operations.override_static_translations.asyncio(
            client=self._client, body=translations, **options
        )
        return answer.data
