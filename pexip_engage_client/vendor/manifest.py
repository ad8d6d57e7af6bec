"""Read and write `VENDORED.json`, the manifest with the version, parts and files of a copy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import field, frozen

MANIFEST = "VENDORED.json"
DOCUMENT = "openapi.yaml"
# Files and directories with these names are neither copied nor compared, at any depth.
_CACHES = ("__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".DS_Store")


class VendoringError(Exception):
    """A copy of the client cannot be created or updated."""


@frozen
class Copy:
    """The manifest of a copy of the client."""

    version: str
    document: str | None
    """The SHA-256 hash of the API document from which the code was generated."""
    parts: tuple[str, ...]
    files: Mapping[str, str] = field(repr=False)
    """The SHA-256 hash of each file in the copy. Line endings do not affect the hashes."""
    http: str | None = None
    """The HTTP library that the copy imports. None means httpx, or httpx2 if httpx is not installed."""
    own: bool = False
    """True if `make regenerate OUT=…` generated the code of the copy from another API document."""

    @classmethod
    def read(cls, folder: Path) -> Copy:
        """Read the manifest of the copy in a directory."""
        try:
            content: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return cls(
                version=content["version"],
                document=content["document"],
                own=bool(content.get("own_document", False)),
                http=content.get("http"),
                parts=tuple(content["parts"]),
                files=dict(content["files"]),
            )
        except FileNotFoundError as error:
            raise VendoringError(f"{folder} is not a vendored copy: it has no {MANIFEST}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise VendoringError(f"{folder / MANIFEST} cannot be read: {error!r}") from error

    def write(self, folder: Path) -> None:
        """Write the manifest to a directory."""
        content = {
            "package": "pexip-engage-client",
            "version": self.version,
            "document": self.document,
            **({"own_document": True} if self.own else {}),
            **({"http": self.http} if self.http else {}),
            "parts": list(self.parts),
            "files": dict(self.files),
        }
        (folder / MANIFEST).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    """Return the SHA-256 hash of a file. Line endings do not affect the hash."""
    return digest_of(path.read_bytes())


def digest_of(content: bytes) -> str:
    """Return the SHA-256 hash of a file's content. Line endings do not affect the hash."""
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def files_of(folder: Path) -> Iterator[str]:
    """Yield the relative paths of the files in a directory, except for caches and the manifest."""
    for path in folder.rglob("*"):
        name = PurePosixPath(path.relative_to(folder))
        passed_over = str(name) == MANIFEST or path.suffix == ".pyc" or any(part in _CACHES for part in name.parts)
        if path.is_file() and not passed_over:
            yield str(name)
