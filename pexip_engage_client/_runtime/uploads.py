"""Files to send: passed as bytes, a path or an open file, and read when the call is made."""

from __future__ import annotations

import os
import re
from inspect import iscoroutine
from pathlib import PurePath
from typing import Any, Protocol, runtime_checkable

from attrs import evolve, field, frozen

from ..errors import InvalidArgumentError
from . import arguments

MOST = 100 * 1024 * 1024
ACCEPTED = "bytes, a path, a binary file or an Upload"
_MEDIA_TYPE = r"(?a)[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:;[ !-~]*)?"


@runtime_checkable
class SupportsRead(Protocol):
    """A binary file object, such as `open(path, "rb")` returns."""

    def read(self, size: int = ..., /) -> bytes:
        """Read at most `size` bytes."""
        ...


def _shown(content: object) -> str:
    return f"<{len(content)} bytes>" if isinstance(content, bytes) else f"<{type(content).__name__}>"


@frozen
class Upload:
    """A file to send, with its own name or media type. If neither matters, pass the content itself instead.

    ```python
    from pathlib import Path

    Upload(b"...", filename="offer.pdf")
    Upload(Path("scan.bin"), content_type="image/png")
    ```

    `content` is bytes, a path, or a binary file object, which is read from its current position; the position is
    restored afterwards. The content is read completely before anything is sent, so that a retry sends the same bytes.
    Paths and files may have at most 100 MiB; pass more as bytes. Raises InvalidArgumentError for invalid content.
    """

    content: bytes | os.PathLike[str] | SupportsRead = field(repr=_shown)
    """The content of the file."""
    filename: str | None = None
    """By default the name of the path or file, or ``upload``."""
    content_type: str | None = None
    """By default derived from the extension of the filename, or ``application/octet-stream``."""
    _parameter: str = field(default="content", alias="_parameter", repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.content, bytearray):
            object.__setattr__(self, "content", bytes(self.content))
        elif isinstance(self.content, Upload) or not _is_content(self.content):
            raise arguments.invalid_value(self._parameter, ACCEPTED, self.content)
        if self.filename is not None:
            arguments.filled_text("filename", self.filename)
        if self.content_type is not None:
            accepted = "a media type, such as 'image/png'"
            if not re.fullmatch(_MEDIA_TYPE, arguments.text("content_type", self.content_type, accepted)):
                raise arguments.invalid_value("content_type", accepted, self.content_type)

    @property
    def name(self) -> str:
        """The filename to send."""
        if self.filename is not None:
            return self.filename
        given: Any = (
            os.fspath(self.content) if isinstance(self.content, os.PathLike) else getattr(self.content, "name", "")
        )
        return (PurePath(given).name if isinstance(given, str) else "") or "upload"

    def read(self) -> bytes:
        """Return the content. Reading a file may block. Raises InvalidArgumentError if the content is invalid."""
        if isinstance(self.content, bytes):
            return self.content
        try:
            if isinstance(self.content, os.PathLike):
                with open(self.content, "rb") as file:
                    return self._checked(file.read(MOST + 1))
            return self._checked(_read_and_return(self.content))
        except (OSError, ValueError) as error:
            if isinstance(error, InvalidArgumentError):
                raise
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise self._refused("that can be read", reason or type(error).__name__) from error

    def _checked(self, content: object) -> bytes:
        if iscoroutine(content):
            content.close()
            raise self._refused("with a plain read method", "an async one: pass the bytes that it reads")
        if not isinstance(content, bytes):
            raise self._refused("that contains bytes (open it with 'rb')", f"a {type(content).__name__} was read")
        if len(content) > MOST:
            raise self._refused("of at most 100 MiB (pass more as bytes)", "a larger one")
        return content

    def _refused(self, accepted: str, given: str) -> InvalidArgumentError:
        message = f"{self._parameter} must be a file {accepted}; got {given}"
        return InvalidArgumentError(message, parameter=self._parameter, accepted=f"a file {accepted}")


FileContent = Upload | bytes | os.PathLike[str] | SupportsRead
"""The forms in which a file can be passed."""


def _is_content(value: object) -> bool:
    return isinstance(value, bytes | os.PathLike | SupportsRead) and not isinstance(value, str)


def _read_and_return(file: Any) -> object:
    """Return the rest of a file. If the file is seekable, its position is restored."""
    place = file.tell() if getattr(file, "seekable", bool)() else None
    try:
        return file.read(MOST + 1)
    finally:
        if place is not None:
            file.seek(place)


def upload(name: str, value: object, accepted: str = ACCEPTED) -> Upload:
    """Convert a file argument, in any of the accepted forms, to an `Upload`."""
    if isinstance(value, Upload):
        return evolve(value, _parameter=name)
    if not isinstance(value, bytearray) and not _is_content(value):
        raise arguments.invalid_value(name, accepted, value)
    return Upload(value, _parameter=name)  # type: ignore[arg-type]  # one of the three, checked above
