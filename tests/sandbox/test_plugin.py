"""The pytest fixtures, in separate projects."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SUITE = """
import asyncio
import urllib.request
import pytest
from pexip_engage_client.sandbox import Sandbox

def test_empty_enterprise_has_no_records(sandbox):
    assert isinstance(sandbox, Sandbox) and sandbox.dump()["employees"] == []

{mark}
@pytest.mark.sandbox(seed="demo", clock="2025-03-03T08:00:00Z")
async def test_client_works_in_process(engage, sandbox):
    appointment = await engage.appointments.get("appointment-1")
    assert appointment.status == "ACCEPTED"
    assert sandbox.requests.last().operation == "getAppointmentById"
    sandbox.webhooks.add("http://127.0.0.1:9", pace=100)
    await engage.appointments.accept("appointment-3")   # its delivery is still on its way when the test ends

@pytest.mark.sandbox(seed="demo", enterprise="ours")
class TestMerged:
    @pytest.mark.sandbox(clock="2025-03-03T08:00:00Z", enterprise="mine")
    def test_markers_merge(self, sandbox):
        assert sandbox.slug == "mine" and sandbox.dump()["employees"]
        assert sandbox.clock.stamp() == "2025-03-03T08:00:00.000Z"

def test_over_http(sandbox_url, shared_sandbox_url):
    for url in (sandbox_url, shared_sandbox_url):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))
        assert opener.open(url + "/").status == 200

def test_shared(shared_sandbox):
    shared_sandbox.add("customers", {{"id": "x"}})

def test_shared_again(shared_sandbox):
    assert shared_sandbox.get("customers", "x")

def test_sandbox_works_in_another_event_loop():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        assert asyncio.get_event_loop() is loop
    finally:
        asyncio.set_event_loop(None)
        loop.close()
"""
SCOPE = ["-o", "asyncio_default_fixture_loop_scope=function"]
MODES = {
    "asyncio auto": ("", ["-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=auto", *SCOPE]),
    "asyncio strict": ("@pytest.mark.asyncio", ["-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=strict", *SCOPE]),
    "anyio": ("@pytest.mark.anyio", ["-p", "anyio.pytest_plugin"]),
}
STRICT = ["-p", "no:cacheprovider", "-W", "error", "--strict-markers"]


@pytest.mark.parametrize(
    "mode",
    ["asyncio auto", *(pytest.param(each, marks=pytest.mark.proof) for each in ("asyncio strict", "anyio"))],
)
def test_fixtures(pytester, monkeypatch, mode):
    """Load the plugin by name, like the entry point of an installed package."""
    mark, options = MODES[mode]
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    suite = SUITE.format(mark=mark)
    if mode == "anyio":
        suite += "\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n"
    pytester.makepyfile(suite)
    arguments = ["-p", "pexip_engage_client.sandbox.pytest_plugin", *options, *STRICT]
    pytester.runpytest_subprocess(*arguments, timeout=300).assert_outcomes(passed=7)


FAILING = """
import pytest

@pytest.mark.sandbox(seed="demo", clock="2025-03-03T08:00:00Z")
def test_request_is_ignored(engage, sandbox):
    import asyncio
    asyncio.run(engage.appointments.update("appointment-1", extra_body={"status": "CANCELLED"}))
    assert sandbox.requests.of("updateAppointmentById").where(status=204)

@pytest.mark.sandbox(seed="demo")
def test_program_does_not_retry(sandbox):
    sandbox.fail("getFiles", steps=["ok", 503])

@pytest.mark.sandbox(faults=[{"status": 503, "expect_used": False}])
def test_fault_may_be_unused(sandbox):
    pass

def test_without_sandbox():
    assert False

def test_error_inside_the_sandbox(sandbox):
    sandbox.app.apis["acme"].failures.append(RuntimeError("inside"))

@pytest.mark.sandbox("demo")
def test_marker_with_a_positional_argument(sandbox):
    pass

def test_shared(shared_sandbox):
    assert shared_sandbox.requests.where(status=200)
"""


def test_errors_fail_tests_which_show_the_report_of_their_sandbox(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(FAILING)
    result = pytester.runpytest_subprocess("-p", "pexip_engage_client.sandbox.pytest_plugin", *STRICT)
    result.assert_outcomes(passed=2, failed=4, errors=2)  # an error inside the sandbox is raised after the test
    result.stdout.re_match_lines_random(
        [
            r".*Engage sandbox.*",
            r".* ms  200  PATCH /appointments/appointment-1  updateAppointmentById",
            r" +ignored because undocumented; the real API may also ignore it: status",
            r"filters of the request log that matched nothing:",
            r"  operation='updateAppointmentById', status=204",
            r" +nearest: .*PATCH /appointments/appointment-1, but with status=200",
            r".*takes options by name, such as @pytest\.mark\.sandbox\(seed=\"demo\"\); got 'demo'.*",
            r".*RuntimeError: inside.*",
            r".*AssertionError: unused faults of the enterprise acme:",
            r".*getFiles: .*steps=\['ok', \{'status': 503\}\]",
        ]
    )
    assert result.stdout.str().count("- Engage sandbox -") == 3
