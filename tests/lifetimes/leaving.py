"""A program that calls `sys.exit` while work is in progress. Run by test_calls.py."""

from __future__ import annotations

import asyncio
import sys

from . import works
from .endings import steps


async def main(kind: str, url: str, point: str) -> None:
    asyncio.get_running_loop().slow_callback_duration = 60  # a machine may stall
    work = getattr(works, kind)(url)
    task = asyncio.create_task(work.use())
    await steps(int(point))
    await work.aclose()  # a client that is not closed causes a warning
    sys.exit(1 if task.done() and task.exception() else 5)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
