"""Configuration for all tests."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

# Examples have no deadline: the speed of the machine is not under test.
settings.register_profile("default-without-deadline", deadline=None, print_blob=True)
settings.load_profile("default-without-deadline")


def pytest_collection_finish() -> None:
    """Freeze the collected tests, so that later garbage collections are faster."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use three workers on two processors: many tests wait for a process or a timer."""
    return (os.cpu_count() or 1) * 3 // 2
