"""Replace a folder with a new one. An interruption, even a kill, does no harm."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_OLD = ".old"


@contextmanager
def successor(output: Path) -> Generator[Path]:
    """Yield a folder next to `output`, for the new content. At the end, it is renamed to replace `output`.

    Parent folders are created, and removed again if nothing was written. Two folders cannot be renamed atomically. If
    the process is killed between the two renames, both folders remain next to `output`, and the next call restores the
    old one. It also removes the remains of an interrupted call.
    """
    absent = [each for each in output.parents if not each.exists()]
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _next_to(output) as new:
            yield new
    finally:
        for each in absent:
            with suppress(OSError):  # it is not empty, so it is in use now
                each.rmdir()


@contextmanager
def _next_to(output: Path) -> Generator[Path]:
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
