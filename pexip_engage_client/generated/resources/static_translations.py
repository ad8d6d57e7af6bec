"""The enterprise's own texts in place of those that Engage came with."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource, data_of
from ..api import static_translations as operations

if TYPE_CHECKING:
    from ..models.static_translation_override import StaticTranslationOverride
    from ..models.static_translation_override_input import StaticTranslationOverrideInput


class StaticTranslationsResource(Resource):
    """The enterprise's own texts in place of those that Engage came with."""

    def override(
        self,
        translations: Sequence[StaticTranslationOverrideInput],
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, builtins.list[StaticTranslationOverride]]:
        """Set own texts in place of built-in ones.

        Replaces texts that Engage came with by the enterprise's own, each picked by module, key and language.

        Args:
            translations: A list, each a `StaticTranslationOverrideInput`.

        Raises:
            BusinessValidationError: the documentation names no code.

        Scope: engage:translations:readWrite. See
        https://developer.pexipengage.com/operation/operation-overridestatictranslations
        """
        return data_of(
            lambda: operations.override_static_translations.asyncio(client=self._client, body=translations, **options)
        )
