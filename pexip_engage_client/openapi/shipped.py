"""The document from which this package was generated."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from .reader import Document

PACKAGE = Path(__file__).parents[1]
# PyInstaller does not find data files, or modules that are imported by name. A vendored copy has another name.
FREEZING = f"pass `--collect-all {__name__.rpartition('.openapi.')[0]}` to PyInstaller"


def find_shipped(package: Path = PACKAGE) -> Path | None:
    """Return the path of the OpenAPI document for a package; None if this copy of the package has no document.

    The document is in the package, or next to it in a checkout of this project. In another repository, a document next
    to a vendored copy belongs to that repository.
    """
    inside, beside = package / "openapi.yaml", package.parent / "openapi.yaml"
    if inside.exists():
        return inside
    project = package.parent / "pyproject.toml"
    ours = project.exists() and '\nname = "pexip-engage-client"\n' in project.read_text(encoding="utf-8")
    return beside if ours and beside.exists() else None


def load(path: Path | None = None) -> Document:
    """Return the OpenAPI document that is shipped with the client, or the document in a file.

    A process parses each file once, and again after the file has changed.
    """
    file = (path or shipped()).resolve()
    now = file.stat()
    return _load(file, now.st_mtime_ns, now.st_size)


def shipped() -> Path:
    """Return the path of the shipped document. Raises FileNotFoundError if this copy of the client has none."""
    path = find_shipped()
    if path is None and getattr(sys, "frozen", False):
        raise FileNotFoundError(f"this frozen application does not contain openapi.yaml: {FREEZING}")
    if path is None and not PACKAGE.is_dir():
        raise FileNotFoundError(
            f"openapi.yaml cannot be read from the archive that contains {PACKAGE}: install the client into a directory"
        )
    if path is None:
        raise FileNotFoundError(
            f"openapi.yaml of this version of the client is not in {PACKAGE}: vendor the client with "
            "`--with sandbox`, or copy the file there"
        )
    return path


@lru_cache(16)
def _load(path: Path, *_: int) -> Document:
    return Document.read(path)
