"""Configuration for all tests."""

from __future__ import annotations

import gc
import os
from importlib.util import find_spec

import pytest
from hypothesis import settings

import pexip_engage_client

# In the environment of `make httpx2` the package finds httpx2 itself, and only then `import httpx` in a test means it.
assert pexip_engage_client.EngageClient
if find_spec("httpx") is None:
    import httpx2

    httpx2.alias_httpx()

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
