"""The parts of this client that can be copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .._version import __version__
from ..openapi.shipped import PACKAGE, find_shipped
from .manifest import DOCUMENT, Copy, VendoringError, digest, files_of

# Copied on request only, with the files that each part needs.
PARTS: Mapping[str, tuple[str, ...]] = {
    "sandbox": ("sandbox", DOCUMENT),
    "conformance": ("conformance", "sandbox", DOCUMENT),
    "sync": ("sync",),
    "webhooks": ("webhooks",),
}


def of_this_client(parts: Sequence[str]) -> Copy:
    """Return the manifest of a copy of this client."""
    for part in parts:
        if part not in PARTS:
            raise VendoringError(f"unknown part {part!r}; the parts are {', '.join(sorted(PARTS))}")
        if not (PACKAGE / part).is_dir():
            raise VendoringError(f"this copy of the client has no {part}: vendor from an installed one")
    wanted = {name for part in parts for name in PARTS[part]}
    optional = {name for names in PARTS.values() for name in names}
    names = {name for name in files_of(PACKAGE) if name.partition("/")[0] not in optional - wanted}
    if DOCUMENT in wanted and find_shipped():
        names.add(DOCUMENT)
    document = find_shipped()
    return Copy(
        version=__version__,
        document=digest(document) if document else None,
        parts=tuple(sorted(set(parts))),
        files={name: digest(source(name)) for name in sorted(names)},
    )


def source(name: str) -> Path:
    """The original of a file. In a checkout, the document is beside the package."""
    document = find_shipped()
    return document if name == DOCUMENT and document else PACKAGE / name
