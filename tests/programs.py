"""Programs of other projects. A test that needs a missing one is skipped; with REQUIRE_PROGRAMS, as in CI, it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

NEEDS = "needs "


def installed(*names: str) -> str:
    """Return the path of the first program that is installed, or skip the test."""
    # On Debian, servers are in a directory that is not in the PATH of most users.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    found = [place for name in names if (place := shutil.which(name, path=path))]
    return found[0] if found else missing(names[0])


def missing(what: str) -> NoReturn:
    """Skip the test. The end of the test run lists what is missing."""
    if os.environ.get("REQUIRE_PROGRAMS"):
        pytest.fail(f"{NEEDS}{what}; REQUIRE_PROGRAMS is set")
    pytest.skip(f"{NEEDS}{what}")
