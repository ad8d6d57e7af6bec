"""Texts that nobody must see: they are in no frame, log, repr, text or pickle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn


class Secret:
    """A value that is shown nowhere."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    @property
    def is_token(self) -> bool:
        """Whether it can travel as a token."""
        return isinstance(self.value, str) and bool(self.value) and all("!" <= each <= "~" for each in self.value)

    @property
    def is_text(self) -> bool:
        """Whether it is a text, and not an empty one."""
        return isinstance(self.value, str) and bool(self.value)

    def hidden_in(self, text: str) -> str:
        """A text without the secret, should somebody have put it there."""
        return text.replace(self.value, "***")

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


class Withheld(Mapping[str, Any]):
    """Options, taken out of the dictionary they came in, so that the frame which was given them holds them no more."""

    def __init__(self, options: Any) -> None:
        self._options = dict(options)
        options.clear()

    def __getitem__(self, name: str) -> Any:
        return self._options[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)

    def __repr__(self) -> str:
        return f"Withheld({', '.join(self._options)})"
