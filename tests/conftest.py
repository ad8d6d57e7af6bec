"""What holds for all tests."""

from __future__ import annotations

import asyncio
import functools
import gc
import os
import selectors
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
from hypothesis import settings

# No deadline for an example: how fast a machine is, is no promise of ours.
settings.register_profile("ours", deadline=None, print_blob=True)
settings.load_profile("ours")

# No test sleeps longer, nor lets the code under test: pauses are injected, time-outs are short. What is cut short, or
# gives the event loop something to do meanwhile, is no sleep.
LONGEST_SLEEP = 0.2
TESTS = str(Path(__file__).parent)
_slept: list[str] = []
_asyncio_sleep, _time_sleep = asyncio.sleep, time.sleep
_select, _wait = selectors.DefaultSelector.select, threading.Condition.wait


def _note(delay: float | None, where: str) -> None:
    if delay is not None and delay > LONGEST_SLEEP and threading.current_thread() is threading.main_thread():
        _slept.append(f"{delay:.2g} s in {where}")


async def _sleep(delay: float, result: Any = None) -> Any:
    ended = await _asyncio_sleep(delay, result)
    caller = sys._getframe(1).f_code
    if caller.co_filename.startswith(TESTS):
        _note(delay, caller.co_name)
    return ended


def _sleep_blocking(seconds: float) -> None:
    _time_sleep(seconds)
    _note(seconds, sys._getframe(1).f_code.co_name)


def _select_watched(self: selectors.BaseSelector, timeout: float | None = None) -> Any:
    """An event loop's wait, whatever for: a sleep of the client's own, a time-out."""
    events = _select(self, timeout)
    if not events:
        _note(timeout, "the event loop")
    return events


def _wait_watched(self: threading.Condition, timeout: float | None = None) -> bool:
    """What a thread waits for, an event or a queue, and does not get."""
    if not (got := _wait(self, timeout)):
        _note(timeout, "a thread that waits for another")
    return got


asyncio.sleep, time.sleep = _sleep, _sleep_blocking
selectors.DefaultSelector.select, threading.Condition.wait = _select_watched, _wait_watched  # type: ignore[method-assign]


# Each of a thousand clients reads the store of certificates, which takes 25 ms; here each store is read once.
_create_default_context = ssl.create_default_context
_STORES = {certifi.where(), os.environ.get("SSL_CERT_FILE")}


@functools.cache
def _context_of(cafile: str) -> ssl.SSLContext:
    return _create_default_context(cafile=cafile)


def _context(*given: Any, **named: Any) -> ssl.SSLContext:
    if not given and named.keys() == {"cafile"} and named["cafile"] in _STORES:
        return _context_of(named["cafile"])
    return _create_default_context(*given, **named)


ssl.create_default_context = _context


def pytest_collection_finish() -> None:
    """Hide what was collected, which stays, from the garbage collector: each of its rounds is shorter then."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For ``-n auto``: half as many again as there are processors, as many a test waits for a process or a clock."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that slept for long."""
    _slept.clear()
    yield
    if item.get_closest_marker("real_time") is None:
        assert not _slept, f"slept longer than {LONGEST_SLEEP:g} s: {', '.join(sorted(set(_slept)))}"
