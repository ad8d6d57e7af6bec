"""Replace a folder by a new one in a way that an interruption, be it a kill, does no harm to."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_OLD = ".old"


@contextmanager
def successor(output: Path) -> Generator[Path]:
    """A place beside `output` to make the new one at. What was made there by the end takes its place, by renaming.

    Folders on the way to it are made, and go again when nothing takes that place. No system renames two folders at
    once: a kill between the two renames leaves both beside, and the next call puts the old one back. It also removes
    whatever an earlier call was kept from removing.
    """
    absent = [each for each in output.parents if not each.exists()]
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _beside(output) as new:
            yield new
    finally:
        for each in absent:
            with suppress(OSError):  # it is of use now
                each.rmdir()


@contextmanager
def _beside(output: Path) -> Generator[Path]:
    prefix = f".generating-{output.name}-"
    for left in output.parent.glob(f"{prefix}*"):
        if not output.exists() and (left / _OLD).exists():
            (left / _OLD).rename(output)
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=prefix) as directory:
        new, old = Path(directory) / output.name, Path(directory) / _OLD
        yield new
        if not new.exists():
            return
        try:
            if output.exists():
                output.rename(old)
            new.rename(output)
        finally:
            if old.exists() and not output.exists():
                old.rename(output)
