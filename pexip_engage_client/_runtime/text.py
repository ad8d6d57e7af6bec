"""Clean up external text for log lines."""

from __future__ import annotations

MESSAGE_LENGTH = 300


def one_line(text: str, length: int = MESSAGE_LENGTH) -> str:
    """Return external text as one printable line of limited length."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * length]).split())
    return text if len(text) <= length else text[: length - 1] + "…"
