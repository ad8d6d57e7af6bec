"""Copy the client into your own repository, under any name: `python -m pexip_engage_client.vendor DEST`.

The copy has the licence and a manifest, `VENDORED.json`: which version and which API document it comes from, and a hash
of each file. `--check` compares the copy with its manifest (was it edited?) and with the installed client (is it
stale?), `--update` brings it up to date. Neither ever overwrites a file that somebody edited.
"""

from .copies import check, check_free, create, record, renewable, update
from .manifest import DOCUMENT, MANIFEST, Copy, VendoringError
from .parts import PARTS

__all__ = [
    "DOCUMENT",
    "MANIFEST",
    "PARTS",
    "Copy",
    "VendoringError",
    "check",
    "check_free",
    "create",
    "record",
    "renewable",
    "update",
]
