"""Read the dead letters that the replay command gets, and write those that could not be handled."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import Any, Self, TypeAlias

from attrs import frozen

from ..errors import WebhookPayloadError, one_line
from .events import parse

STANDARD_INPUT = "-"


@frozen
class StoredLetter:
    """A line of the input that contains a dead letter or an event."""

    raw: bytes
    event: Mapping[str, Any]
    handler: str | None

    @property
    def label(self) -> str:
        """The ID of the event and the name of the handler, for the output of the command."""
        return f"{one_line(str(self.event['id']), 80)} {self.handler or '(all handlers)'}"


@frozen
class UnreadableLine:
    """A line of the input that could not be read, such as an incomplete line from a process that died."""

    raw: bytes
    problem: str


Line: TypeAlias = StoredLetter | UnreadableLine


def read_content(name: str) -> bytes:
    """Return the content of the file with this name, or of standard input."""
    return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()


def lines(content: bytes) -> Iterator[Line]:
    """Yield each line of the input that is not empty."""
    for number, raw in enumerate(content.splitlines(keepends=True), 1):
        if raw.strip():
            yield _line(raw, number)


def _line(raw: bytes, number: int) -> Line:
    try:
        payload: Any = json.loads(raw)
        letter: dict[str, Any] = payload if "event" in payload else {"event": payload}
        parse(letter["event"])
    except (ValueError, TypeError, RecursionError, WebhookPayloadError) as error:
        return UnreadableLine(raw, f"line {number} is neither a dead letter nor an event: {error}")
    return StoredLetter(raw, letter["event"], letter.get("handler"))


class RemainingFile:
    """A file for the dead letters that were not handled. It is replaced in one step, at the end of the replay.

    Entering the `with` block creates a temporary file in the same folder. If the folder is not writable, this fails
    before the replay begins. If the file is also the input, dead letters that other processes add to it during the
    replay are kept.
    """

    def __init__(self, path: str, source: str, content: bytes) -> None:
        self._path = Path(os.path.realpath(path))  # a symbolic link is kept
        self._content = content
        self._is_source = False
        if self._path.exists():
            self._is_source = source != STANDARD_INPUT and self._path.samefile(source)
            found = self._path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise ValueError(f"--failed must be a file (got {path!r}, which is not a regular file)")
            if found.st_size and not self._is_source:
                raise ValueError(f"--failed must be a new or empty file, or the input itself ({path!r} has content)")

    def __enter__(self) -> Self:
        """Create the temporary file in the same folder."""
        self._file = NamedTemporaryFile(dir=self._path.parent, prefix=f".{self._path.name}.", delete=False)
        if self._path.exists():
            shutil.copymode(self._path, self._file.name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the temporary file, unless it has replaced the target file."""
        try:
            self._file.close()
        finally:
            Path(self._file.name).unlink(missing_ok=True)

    def write(self, remaining: Iterable[Line]) -> None:
        """Replace the target file with one that contains the remaining lines."""
        kept = b"".join(each.raw for each in remaining)
        now = self._path.read_bytes() if self._is_source else self._content
        added = now.removeprefix(self._content)
        # The last line may have been incomplete when it was read. If so, the added text continues it.
        continued = added and now.startswith(self._content)
        if kept and not kept.endswith(b"\n") and not continued:
            kept += b"\n"
        self._file.write(kept + added)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._file.name, self._path)
