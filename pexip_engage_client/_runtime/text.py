"""Text from outside, cleaned up for a log line."""

from __future__ import annotations

MESSAGE_LENGTH = 300


def one_line(text: str, length: int = MESSAGE_LENGTH) -> str:
    """Text from outside: printable, on one line, of limited length."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * length]).split())
    return text if len(text) <= length else text[: length - 1] + "…"
