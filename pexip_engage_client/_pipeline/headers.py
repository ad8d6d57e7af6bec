"""The headers of every request."""

import sys

from .._http import httpx
from .._version import __version__

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": (
        f"pexip-engage-client/{__version__} Python/{sys.version.split()[0]} {httpx.__name__}/{httpx.__version__}"
    ),
}
