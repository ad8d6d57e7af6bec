"""A mutant, and a forked process that loads it in place of its module."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]


@frozen
class Mutant:
    """A module that is broken in one place."""

    path: Path
    line: int
    what: str
    source: Callable[[], str]

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.what}"


class Replacing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != self._mutant.module:
            return None
        is_package = self._mutant.path.name == "__init__.py"
        spec = importlib.util.spec_from_loader(name, self, origin=str(self._mutant.path), is_package=is_package)
        if spec and is_package:
            spec.submodule_search_locations = [str(self._mutant.path.parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source(), str(self._mutant.path), "exec"), vars(module))


def start(mutant: Mutant | None, checks: Callable[[], object], *, seconds: int) -> int:
    """Run the checks on a mutant, or on the original code, in a forked process with its own process group.

    Return the process ID. The process exits with 0 unless the checks raise an error.
    """
    imported = {name.partition(".")[0] for name in sys.modules} & {"pexip_engage_client", "generator", "release"}
    assert not imported, f"imported too early: {imported}"
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setsid()
        signal.alarm(seconds)
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(1, 2)
        if mutant:
            sys.meta_path.insert(0, Replacing(mutant))
        checks()
        code = 0
    except BaseException:  # noqa: BLE001 - any error means that the mutant was detected
        pass
    finally:
        os._exit(code)


def ended(child: int, status: int) -> int:
    """Return the exit code of a forked process, as `os.waitstatus_to_exitcode` does, and kill its child processes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status)
