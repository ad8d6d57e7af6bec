"""What holds for all tests."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# No deadline for an example: how fast a machine is, is no promise of ours.
settings.register_profile("ours", deadline=None, print_blob=True)
settings.load_profile("ours")

# No test sleeps longer; a sleep that the test itself cuts short counts for nothing.
LONGEST_SLEEP = 0.2
TESTS = str(Path(__file__).parent)
_slept: list[str] = []
_asyncio_sleep, _time_sleep = asyncio.sleep, time.sleep


def _note(delay: float, depth: int = 2) -> None:
    code = sys._getframe(depth).f_code
    if delay > LONGEST_SLEEP and code.co_filename.startswith(TESTS):
        _slept.append(f"{delay:g} s in {code.co_name}")


async def _sleep(delay: float, result: Any = None) -> Any:
    ended = await _asyncio_sleep(delay, result)
    _note(delay)
    return ended


def _sleep_blocking(seconds: float) -> None:
    _time_sleep(seconds)
    _note(seconds)


asyncio.sleep, time.sleep = _sleep, _sleep_blocking


def pytest_collection_finish() -> None:
    """Take what was collected, which stays, out of the sight of the garbage collector, whose every round is shorter then."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that slept for long."""
    _slept.clear()
    yield
    if item.get_closest_marker("real_time") is None:
        assert not _slept, f"slept longer than {LONGEST_SLEEP:g} s: {', '.join(sorted(set(_slept)))}"
