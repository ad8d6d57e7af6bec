"""Copy the client into your own repository, under any name: `python -m pexip_engage_client.vendor DEST`.

The copy contains the license and a manifest, `VENDORED.json`. The manifest contains the version, and the hashes of the
API document and of each file. `--check` compares the copy with its manifest to find edited files, and with the
installed client to find outdated files. `--update` updates the copy unless a file was edited.
"""

from .copies import check, create, update
from .manifest import DOCUMENT, MANIFEST, Copy, VendoringError
from .parts import PARTS

__all__ = [
    "DOCUMENT",
    "MANIFEST",
    "PARTS",
    "Copy",
    "VendoringError",
    "check",
    "create",
    "update",
]
