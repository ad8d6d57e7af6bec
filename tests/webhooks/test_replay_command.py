"""python -m pexip_engage_client.webhooks replay: stored dead letters, posted to a running receiver."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from pexip_engage_client.webhooks import AppointmentEvent, DeadLetter, WebhookReceiver
from pexip_engage_client.webhooks.__main__ import main

from .support import CREATE, Log, appointment_event, free_port, post, serving, until

SECRET = "a-secret-of-the-tests"


async def replay(*arguments: str) -> int:
    return await asyncio.to_thread(main, ["replay", *arguments])


async def test_stored_letters_are_handled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    file, rest, log = tmp_path / "letters.jsonl", tmp_path / "rest.jsonl", Log()

    async def store(letter: DeadLetter) -> None:
        with file.open("a") as letters:
            print(letter.to_json(), file=letters)

    receiver = WebhookReceiver(on_dead_letter=store, dead_letter_after=0.02, secret=SECRET, respond_within=0.1)
    receiver.on(AppointmentEvent, name="handler")(log)
    log.failures = 3
    for event in (CREATE, appointment_event("e2", appointment="a2")):
        assert await post(receiver, event, params={"secret": SECRET}) == 500
    await until(lambda: file.exists() and len(file.read_text().splitlines()) == 2)

    async with serving(receiver) as server:
        assert await replay(str(file), "--url", server.url, "--failed", str(rest)) == 1
        assert [json.loads(line)["event"]["id"] for line in rest.read_text().splitlines()] == ["e1"]
        output = capsys.readouterr().out.splitlines()
        assert output == ["e1 handler: 500 not handled", "e2 handler: handled", "1 handled, 1 not"]
        assert await replay(str(file), "--url", f"{server.url}/?a=b", "--failed", str(rest)) == 0
    assert rest.read_text() == ""
    assert log == ["e1", "e2", "e1", "e2", "e1"]


async def test_command_waits_for_a_slow_handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pexip_engage_client.webhooks.__main__.SECONDS_BETWEEN_ATTEMPTS", 0.05)
    handled: list[str] = []
    receiver = WebhookReceiver(respond_within=0.05)

    @receiver.on(AppointmentEvent)
    async def slow(event: AppointmentEvent) -> None:
        await asyncio.sleep(0.15)
        handled.append(event.id)

    file = tmp_path / "events.jsonl"
    file.write_text(f"{json.dumps(CREATE)}\n\n")
    async with serving(receiver) as server:
        assert await replay(str(file), "--url", server.url, "--timeout", "0.01") == 1
        assert await replay(str(file), "--url", server.url) == 0
    assert handled == ["e1"]


async def test_unreachable_receiver_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(json.dumps(CREATE))
    assert await replay(str(file), "--url", f"http://127.0.0.1:{free_port()}") == 1
    assert "e1 (all handlers): not sent, ConnectionRefusedError" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "url", "problem"),
    [
        ("{}", "http://127.0.0.1", "line 1 is neither a dead letter nor an event: the body is not an event: id"),
        (f"{json.dumps(CREATE)}\nno json", "http://127.0.0.1", "line 2 is neither"),
        ("[]", "http://127.0.0.1", "line 1 is neither"),
        ('{"event": 5}', "http://127.0.0.1", "line 1 is neither"),
        ("", "127.0.0.1:80", "--url must start with http"),
        (None, "http://127.0.0.1", "No such file"),
    ],
)
async def test_invalid_arguments_exit_with_2(
    content: str | None, url: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letters.jsonl"
    if content is not None:
        file.write_text(content)
    assert await replay(str(file), "--url", url) == 2
    assert problem in capsys.readouterr().err
