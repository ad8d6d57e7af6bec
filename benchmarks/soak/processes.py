"""The processes of the soak test, and the report on their output."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections import Counter
from typing import Any

from attrs import define, field

from ..measuring import ROOT


@define
class Report:
    """The events that were observed, and the violations."""

    said: list[dict[str, Any]] = field(factory=list[dict[str, Any]])
    kills: Counter[str] = field(factory=Counter[str])
    wrong: list[str] = field(factory=list[str])

    def check(self, holds: bool, what: str) -> None:
        print(("holds: " if holds else "BROKEN: ") + what)
        if not holds:
            self.wrong.append(what)


async def start(module: str, *arguments: str) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", f"benchmarks.soak.{module}", *arguments]
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)


async def listen(process: asyncio.subprocess.Process, report: Report) -> None:
    assert process.stdout is not None
    async for line in process.stdout:
        with contextlib.suppress(ValueError):  # the last line of a killed process may be incomplete
            report.said.append(json.loads(line))
