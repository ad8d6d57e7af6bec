"""Texts from outside, made fit for a log line."""

from __future__ import annotations

MESSAGE_LENGTH = 300


def one_line(text: str, length: int = MESSAGE_LENGTH) -> str:
    """A text from outside: printable, in one line, not endless."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * length]).split())
    return text if len(text) <= length else text[: length - 1] + "…"
