"""python -m pexip_engage_client.webhooks: list, show, replay, drop, run and check."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import trustme
import uvicorn

from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import WebhookReceiver
from pexip_engage_client.webhooks.__main__ import main

from .support import CREATE, Log, Server, appointment_event, durable, free_port, receiving, serving, until

SECRET = "a-secret-of-the-tests"


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A store with two failed events, one that waits for a retry, and one that was handled."""
    path = tmp_path / "webhooks.db"
    log = Log(failures=2)
    async with SqliteStore(path) as store, durable(log, store, retry_pauses=[]) as receiver:
        for number in (1, 2, 3):
            await receiver.receive(appointment_event(f"e{number}", appointment=f"a{number}"))
            await until(lambda number=number: len(log) == number)

        async def is_idle() -> bool:
            return (await receiver.status()).waiting == 0

        await until(is_idle)
    log = Log(failures=1)
    async with SqliteStore(path) as store, durable(log, store, retry_pauses=[600]) as receiver:
        await receiver.receive(appointment_event("e4", appointment="a4"))
        await until(lambda: log)
        await until(lambda: log.failures == 0)
    return path


@pytest.fixture
def place(file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the receiver with this store is."""
    shop = ModuleType("shop_of_the_tests")
    shop.receiver = durable(Log(), SqliteStore(file))  # type: ignore[attr-defined]
    shop.without_handlers = WebhookReceiver(secret=SECRET, store=SqliteStore(file))  # type: ignore[attr-defined]
    shop.in_memory = receiving(Log())  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, shop.__name__, shop)
    return "shop_of_the_tests:receiver"


SHOP = f"""
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

receiver = WebhookReceiver(secret={SECRET!r}, store=SqliteStore("webhooks.db"))

@receiver.on(AppointmentEvent, name="handler")
async def handler(event: AppointmentEvent) -> None:
    print(event.id, flush=True)
"""


async def started(name: str, folder: Path, **options: Any) -> asyncio.subprocess.Process:
    """A command about the receiver of a program in a folder, in a process of its own."""
    (folder / "shop.py").write_text(SHOP)
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "pexip_engage_client.webhooks", name, "shop:receiver"]
    environment = {**os.environ, "PYTHONPATH": path}
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, **options)


async def run(*words: object) -> int:
    return await asyncio.to_thread(main, [str(word) for word in words])


async def test_failed_and_waiting_events_are_listed(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("list", place) == 0
    lines = sorted(capsys.readouterr().out.splitlines())
    assert [line[:2] for line in lines] == ["e1", "e2", "e4"]
    assert lines[0].startswith("e1  Appointment CREATE  handler: ZeroDivisionError at support.py:")
    assert lines[0].endswith(", 1 attempt, failed")
    assert lines[2].endswith(", 1 attempt, waits for its next attempt")


async def test_event_is_shown_with_its_body(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("show", place, "e1") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["event"] == appointment_event("e1", appointment="a1")
    assert shown["failed"] is True
    assert len(shown["attempts"]) == 1
    assert await run("show", place, "e3") == 1
    assert capsys.readouterr().out == "e3: no such event, or already handled\n"


async def test_replayed_events_run_again_and_dropped_ones_do_not(
    file: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run("replay", place, "e1", "e4", "e3") == 1
    assert capsys.readouterr().out == "e1: will run again\ne4: will run again\ne3: no such event, or already handled\n"
    assert await run("drop", place, "--all") == 0
    assert capsys.readouterr().out == "e2: dropped\n"
    log = Log()
    async with SqliteStore(file) as store, durable(log, store):
        await until(lambda: sorted(log) == ["e1", "e4"])
    assert await run("list", place) == 0
    assert capsys.readouterr().out == f"no event has failed in <SqliteStore {file}>\n"


@pytest.mark.parametrize("command", ["list", "run"])
async def test_receiver_without_a_shared_store_is_rejected(
    place: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(command, place.replace(":receiver", ":in_memory")) == 2
    problem = "the receiver has a MemoryStore, which no other process can read; pass `store=`\n"
    assert capsys.readouterr().err == problem


async def test_receiver_without_handlers_does_not_run(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    where = place.replace(":receiver", ":without_handlers")
    assert await run("run", where) == 2
    problem = f"{where} has no handlers; import the modules that register them in its module\n"
    assert capsys.readouterr().err == problem


async def test_reader_of_the_output_may_end_early(file: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = await started("list", file.parent, stdout=writing, stderr=asyncio.subprocess.PIPE)
    os.close(writing)
    assert await process.communicate() == (None, b"")
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["list", "nowhere:receiver"], "No module named 'nowhere'"),
        (["run", "json:loads"], "json:loads is not a WebhookReceiver"),
        (["run", "nowhere:receiver"], "No module named 'nowhere'"),
        (["run", "json"], "MODULE:NAME must name a receiver, such as shop.webhooks:receiver (got 'json')"),
        (["check", "example.com"], "the URL must start with http:// or https:// (got 'example.com')"),
    ],
)
async def test_unusable_arguments_are_named(words: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run(*words) == 2
    assert capsys.readouterr().err == f"{problem}\n"


async def test_run_handles_events_without_a_web_server(tmp_path: Path) -> None:
    async with SqliteStore(tmp_path / "webhooks.db") as store:
        await durable(Log(), store).receive(CREATE)
        process = await started("run", tmp_path, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        async with asyncio.timeout(60):
            assert await process.stdout.readline() == b"e1\n"
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0


# --- check


@contextlib.asynccontextmanager
async def https(app: Any, folder: Path) -> AsyncIterator[str]:
    authority = trustme.CA()
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    config = uvicorn.Config(app, port=0, log_level="warning", ws="none", ssl_certfile=str(folder / "server.pem"))
    server = Server(config)
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server.url.replace("http://127.0.0.1", "https://localhost")
    server.should_exit = True
    await running


@pytest.mark.parametrize(
    ("secret", "query", "problem"),
    [
        (SECRET, "", "deliveries can arrive"),
        ("", f"?secret={SECRET}", "deliveries can arrive"),
        ("another-secret-altogether", "", "403: the secret is wrong (environment variable WEBHOOK_SECRET), or `allow`"),
        ("", "", "403: a secret is needed (environment variable WEBHOOK_SECRET)"),
    ],
)
async def test_check_tries_the_secret(
    secret: str,
    query: str,
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    log = Log()
    async with https(receiving(log, secret=SECRET), tmp_path) as url:
        assert await run("check", url + query) == (0 if problem == "deliveries can arrive" else 1)
    assert capsys.readouterr().out.startswith(problem)
    assert log == []


async def test_check_reports_what_keeps_deliveries_from_arriving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WEBHOOK_SECRET", raising=False)

    async def redirecting(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"location", b"https://example.com/engage/")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body"})

    async with https(redirecting, tmp_path) as url:
        assert await run("check", url) == 1
        assert "the TLS certificate is not valid: " in capsys.readouterr().out
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert await run("check", url) == 1
        words = "307: the server redirects the request to https://example.com/engage/; give Engage the final URL\n"
        assert capsys.readouterr().out == words
    async with serving(receiving(Log())) as server:
        assert await run("check", server.url) == 1
        assert capsys.readouterr().out.splitlines() == [
            "Engage should not send events without TLS: use https://",
            "the receiver also accepts requests without the secret",
        ]
    async with serving(receiving(Log(), secret=SECRET)) as server:
        assert await run("check", f"{server.url}?secret={SECRET}") == 1
        assert capsys.readouterr().out.endswith("without TLS: use https://. Apart from that, deliveries can arrive\n")
    assert await run("check", f"http://127.0.0.1:{free_port()}") == 1
    assert capsys.readouterr().out.startswith("no response: ConnectionRefusedError")


async def test_check_measures_the_response(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("pexip_engage_client.webhooks.checking.FIRST_TIMEOUT", 0.0)
    async with serving(receiving(Log())) as server:
        assert await run("check", server.url) == 1
    assert "but Engage's first attempt waits only 3 s" in capsys.readouterr().out
