"""Keep a document in a file. Even after a crash, the file contains every change that a response has confirmed.

Each change writes the whole document to a temporary file, which then replaces the file. Only this user can read it,
because records may be personal data.
"""

import json
import os
import stat
from io import FileIO
from pathlib import Path
from typing import Any

from ..json_input import parse

_Seen = tuple[int, int, int] | None


class StateFile:
    """A file with one document. Raises ValueError if it is damaged, and OSError if it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: _Seen = None

    def read(self) -> Any:
        """Return the document; None if the file does not exist."""
        self._seen = self._found()
        if self._seen is None:
            return None
        if not self.path.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(f"{self.path} is read-only; make the file writable, or use it as a seed instead")
        try:
            document = parse(self.path.read_bytes(), exact=True)
            if document is None:
                raise ValueError("it contains null")
            return document
        except ValueError as error:
            raise ValueError(f"{self.path} is damaged; restore the file, or delete it: {error}") from error

    def write(self, document: Any) -> None:
        """Replace the document. After an OSError, the file is unchanged."""
        if self._found() != self._seen:
            raise OSError(f"{self.path}: another program has changed the file; use one sandbox for each state file")
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.unlink(missing_ok=True)
        content = memoryview(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        try:
            with FileIO(fresh, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                while content:
                    content = content[file.write(content) or 0 :]
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        self._seen = self._found()

    def _found(self) -> _Seen:
        """Return what differs after another program has written the file; None if there is no file."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size
