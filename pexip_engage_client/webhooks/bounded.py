"""Run user code for a limited time, even if the code ignores its cancellation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

logger = logging.getLogger("pexip_engage_client")

# The seconds that user code may take to clean up when it is cancelled.
GRACE_SECONDS = 1.0

# Tasks that ignored their cancellation. They are kept here, because the event loop only has weak references to tasks.
_abandoned: set[asyncio.Future[Any]] = set()


async def run_bounded(
    running: Awaitable[object], seconds: float | None, *, label: str, grace: Callable[[], float] = lambda: GRACE_SECONDS
) -> None:
    """Await `running` for at most `seconds`, then cancel it and raise `TimeoutError`.

    If the code still runs `grace()` seconds after its cancellation, it is abandoned: an error that contains `label` is
    logged, and the code may continue to run. The same happens if the task that called this function is cancelled. Code
    that succeeds despite its cancellation counts as successful.
    """
    task = asyncio.ensure_future(running)
    try:
        await asyncio.wait([task], timeout=seconds)
    except asyncio.CancelledError:
        if not await _cancel(task, grace(), label):
            raise
        return
    if not task.done():
        await _cancel(task, grace(), label)
        if not task.done() or task.cancelled():
            raise TimeoutError(f"{label} took longer than {seconds:g} s")
    task.result()


async def _cancel(task: asyncio.Future[object], grace: float, label: str) -> bool:
    """Cancel a task and wait for its end. Return whether it succeeded nevertheless."""
    task.cancel()
    await asyncio.wait([task], timeout=grace)
    if not task.done():
        _abandoned.add(task)
        task.add_done_callback(_forget)
        logger.error("%s ignored its cancellation for %g s and was abandoned; it may still be running", label, grace)
        return False
    return not task.cancelled() and task.exception() is None


def _forget(task: asyncio.Future[object]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        task.exception()  # otherwise asyncio logs that the exception was never retrieved
