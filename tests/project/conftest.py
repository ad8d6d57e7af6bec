"""The distributions, built once for all tests that need them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from release.build import build

ROOT = Path(__file__).parents[2]


class Built(NamedTuple):
    """Wheel and source distribution."""

    folder: Path

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
    """What `make build` builds. Tests that use it are in the group "built"."""
    folder = tmp_path_factory.mktemp("dist with a space") / "dist"
    build(ROOT, folder, dirty=True)
    return Built(folder)
