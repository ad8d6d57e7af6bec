"""The pytest fixtures."""

from pathlib import Path

pytest_plugins = ["pytester"]

SUITE = """
import pytest
from pexip_engage_client.sandbox import Sandbox

def test_an_empty_enterprise(sandbox):
    assert isinstance(sandbox, Sandbox) and sandbox.all("employees") == []

@pytest.mark.sandbox(seed="demo", clock="2025-03-03T08:00:00Z")
async def test_a_client(engage, sandbox):
    appointment = await engage.appointments.get("appointment-1")
    assert appointment.status == "ACCEPTED"
    assert sandbox.requests.last().operation == "getAppointmentById"
"""
PLUGINS = ["-p", "pytest_asyncio.plugin", "-p", "pexip_engage_client.sandbox.pytest_plugin"]
STRICT = ["-p", "no:cacheprovider", "-W", "error", "--strict-markers"]
LOOPS = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]


def test_fixtures(pytester, monkeypatch):
    """Loaded by name, as the entry point does where the package is installed."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(SUITE)
    pytester.runpytest_subprocess(*PLUGINS, *STRICT, *LOOPS).assert_outcomes(passed=2)
