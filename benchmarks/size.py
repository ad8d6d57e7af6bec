"""Measure the size of the wheel."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .measuring import ROOT, Effort, Row

LARGEST_WHEEL = 820  # kB


def measure(_: Effort) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", directory]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        (wheel,) = Path(directory).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            files = archive.infolist()
        unpacked = sum(file.file_size for file in files)
        yield Row(
            what="wheel",
            samples=[wheel.stat().st_size / 1000],
            unit="kB",
            bound=LARGEST_WHEEL,
            notes=[f"{len(files)} files, {unpacked / 1000:.0f} kB unpacked"],
        )
