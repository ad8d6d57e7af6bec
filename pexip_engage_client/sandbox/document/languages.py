"""Choose a translation by `Accept-Language`, as documented."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

_RANGE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}|\*)(?:;q=([01](?:\.\d{0,3})?))?")
_MOST = 50  # languages in a header; more are ignored


@frozen
class Languages:
    """The languages that a request accepts, best first. `*` means the enterprise's default, or else any language."""

    accepted: tuple[str, ...] = ("*",)
    default: str = "en"

    @classmethod
    def parse(cls, header: str | None, default: str) -> "Languages":
        """Parse `nl-BE, en;q=0.5`, and the documented form `en *`. A missing header accepts any language."""
        if header is None:
            return cls(("*",), default)
        weighted: list[tuple[float, str]] = []
        for part in _parts(header)[:_MOST]:
            found = _RANGE.fullmatch(part)
            if found and (weight := float(found[2] or 1)) > 0:
                weighted.append((weight, found[1].lower()))
        weighted.sort(key=lambda entry: -entry[0])
        return cls(tuple(language for _, language in weighted), default)

    def pick(self, translations: Sequence[Mapping[str, Any]] | None) -> Mapping[str, Any] | None:
        """Return the best translation (`{language, value}`); None if no translation is in an accepted language."""
        if not translations:
            return None
        for language in self.accepted:
            wanted = self.default if language == "*" else language.split("-")[0]
            for entry in translations:
                if entry.get("language") == wanted:
                    return entry
            if language == "*":
                return translations[0]
        return None

    def picked(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a record with the best translation of each property, instead of all translations."""
        translations: Mapping[str, Any] = record.get("translations") or {}
        texts = {name: self.pick(each) for name, each in translations.items()}
        return {**{name: value for name, value in record.items() if name != "translations"}, **texts}


def _parts(header: str) -> list[str]:
    """Return the items of a header without spaces. Takes time in proportion to its length, unlike a pattern."""
    text = " ".join(header.split())
    for sign in ";=":
        text = text.replace(f" {sign}", sign).replace(f"{sign} ", sign)
    return text.replace(",", " ").split()
