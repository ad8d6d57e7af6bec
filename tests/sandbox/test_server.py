"""The sandbox over HTTP: in a block of a program, and from the command line."""

import os
import re
import signal
import subprocess
import sys

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox import __main__ as sandbox_command
from pexip_engage_client.sandbox.__main__ import main

from .conftest import NOW, needs_signals


async def test_serving_in_a_block():
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        async with sandbox.serve() as url, httpx.AsyncClient(trust_env=False) as http:
            headers = {"Authorization": f"Bearer {sandbox.token()}"}
            response = await http.get(f"{url}/enterprises/acme/appointments/appointment-1", headers=headers)
            assert response.json()["data"]["status"] == "ACCEPTED"
        async with httpx.AsyncClient(trust_env=False) as http:
            with pytest.raises(httpx.ConnectError):
                await http.get(url)


@needs_signals
def test_command_serves_until_it_is_interrupted():
    command = [sys.executable, "-m", "pexip_engage_client.sandbox", "--port", "0", "--seed", "demo"]
    options = ["--enterprise", "other", "--clock", NOW, "--no-limits", "--fail", "status=503"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if "Ctrl-C" in line:
                    break
            shown = "".join(lines)
            base_url = re.search(r"base URL +(\S+)", shown)[1]
            token_url = re.search(r"token URL +(\S+)", shown)[1]
            assert "curl -H" in shown
            form = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox-secret"}
            form["scope"] = "engage:employees:readOnly"
            with httpx.Client(trust_env=False, timeout=60) as http:
                token = http.post(token_url, data=form).json()["access_token"]
                headers = {"Authorization": f"Bearer {token}"}
                assert http.get(f"{base_url}/employees", headers=headers).status_code == 503
                assert http.get(f"{base_url}/employees", headers=headers).json()["meta"]["totalCount"] == 5
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
            assert process.stdout.read().strip().endswith("Stopped.")
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--seed no-such-file.yaml", r"--seed: there is no '.*no-such-file\.yaml'; a seed is \"demo\", a YAML file"),
        ("--fail color=red", "--fail: color is not an option; the options are after, after_change, "),
        ("--fail status=503,times=None", r"--fail: times must be .* or None \(on the command line, null\) for all"),
        ("--fail status=99", "--fail: status must be an error's status, from 400 to 599, or a redirect's"),
        ("--webhook ftp://x", "--webhook: url must be an http or https address"),
        ("--clock noon", "--clock must be an instant with a time zone, .*; got 'noon'"),
        ("--control everywhere", "--control must be 'anywhere', True for this machine, or False; got 'everywhere'"),
        ("--webhook-secret s3cret", "--webhook-secret must be left out, unless you also pass --webhook"),
        ("--port 99999", "--port must be an integer of at least 0 and at most 65535; got 99999"),
    ],
)
def test_command_line_names_the_invalid_option(capsys, words, message):
    assert main(words.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.match(message, line), line


@pytest.mark.parametrize(
    ("flag", "instead"),
    [
        ("--control-from-anywhere", "use --control=anywhere"),
        ("--latency=3", "use fail(delay=…, times=None)"),
        ("--time-zone=UTC", "POST /_sandbox/enterprises"),
        ("--export=x", "use --state FILE"),
        ("--sed", "did you mean --seed?"),
        ("--limits", "did you mean --no-limits?"),
        ("demo", "use --seed demo"),
    ],
)
def test_command_line_names_what_replaces_a_flag(capsys, flag, instead):
    with pytest.raises(SystemExit):
        main([flag])
    error = capsys.readouterr().err
    assert f"{flag.partition('=')[0]} is not an option; " in error
    assert instead in error


def test_error_inside_the_sandbox_is_reported_at_the_end(capsys, monkeypatch):
    async def fail(*_):
        raise ZeroDivisionError("of a rule")

    async def serve(*_):
        """Serve nothing."""

    monkeypatch.setattr(Sandbox, "aclose", fail)
    monkeypatch.setattr(sandbox_command, "_run", serve)
    assert main([]) == 1
    assert "an error occurred inside the sandbox: ZeroDivisionError: of a rule" in capsys.readouterr().err


async def test_port_in_use_is_an_error():
    async with Sandbox() as one, one.serve() as url:
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="cannot be bound: 127.0.0.1:"):
            async with Sandbox() as two, two.serve(port=port):
                pass


@pytest.mark.parametrize("full_path", [True, False], ids=["the path has the mount's", "the path is cut"])
async def test_below_a_mount_path(full_path):
    async with Sandbox(seed="demo", control=True) as sandbox:

        async def outer(scope, receive, send):
            path = scope["path"] if full_path else scope["path"].removeprefix("/engage")
            await sandbox.app({**scope, "root_path": "/engage", "path": path, "raw_path": path.encode()}, receive, send)

        transport = httpx.ASGITransport(app=outer)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/engage") as http:
            headers = {"Authorization": f"Bearer {sandbox.token()}"}
            assert (await http.get("/enterprises/acme/employees", headers=headers)).status_code == 200
            assert (await http.get("/")).status_code == 200
            servers = (await http.get("/_sandbox/openapi.json")).json()["servers"]
            assert servers == [{"url": "/engage/_sandbox"}]


async def test_ipv6():
    async with Sandbox(seed="demo") as sandbox:
        try:
            async with sandbox.serve("::1") as url, httpx.AsyncClient(trust_env=False) as http:
                assert url.startswith("http://[::1]:")
                assert (await http.get(url)).status_code == 200
        except OSError:
            pytest.skip("this machine has no IPv6")


def test_serving_from_a_thread():
    sandbox = Sandbox(seed="demo")
    with sandbox.serve() as url:
        headers = {"Authorization": f"Bearer {sandbox.token()}"}
        sandbox.add("customers", {"id": "jan"})
        response = httpx.get(f"{url}/enterprises/acme/customers/jan", headers=headers, trust_env=False)
        assert response.status_code == 200
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="cannot be bound: 127.0.0.1:"), sandbox.serve(port=port):
            pass
