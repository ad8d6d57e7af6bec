"""What is released, built once for all that look at it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

import release.__main__ as release

ROOT = Path(__file__).parents[2]


class Built(NamedTuple):
    """Wheel and source distribution."""

    folder: Path
    differences: Sequence[str]
    """Between them and those of a second build."""

    @property
    def wheel(self) -> Path:
        (found,) = self.folder.glob("*.whl")
        return found

    @property
    def source(self) -> Path:
        (found,) = self.folder.glob("*.tar.gz")
        return found


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """As for a release, and as often. Whoever asks for it is in the group "built"."""
    work = tmp_path_factory.mktemp("dist with a space")
    if (ROOT / ".git").exists():
        return Built(work / "once", list(release.reproducible(work, None)))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(work), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return Built(work, [])
