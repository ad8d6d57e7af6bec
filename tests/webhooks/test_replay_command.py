"""python -m pexip_engage_client.webhooks replay: stored dead letters, posted to a running receiver."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from pathlib import Path

import pytest

from pexip_engage_client.webhooks import AppointmentEvent, DeadLetter, WebhookReceiver
from pexip_engage_client.webhooks.__main__ import main

from .support import CREATE, Gate, Log, appointment_event, at, free_port, post, receiving, serving, until

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

    receiver = WebhookReceiver(on_dead_letter=store, dead_letter_after=0.02, secret=SECRET, respond_within=60)
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
        again = str(tmp_path / "again.jsonl")
        assert await replay(str(rest), "--url", f"{server.url}/?a=b", "--failed", again) == 0
        assert await replay(str(file), "--url", server.url, "--failed", again) == 0, "an empty file is replaced"
        assert Path(again).read_text() == ""
    assert log == ["e1", "e2", "e1", "e2", "e1"]


async def test_command_waits_for_a_slow_handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pexip_engage_client.webhooks.__main__.SECONDS_BETWEEN_ATTEMPTS", 0.05)
    gate = Gate()
    receiver = receiving(gate, respond_within=0.05)

    file = tmp_path / "events.jsonl"
    file.write_text(f"{json.dumps(CREATE)}\n\n")
    async with serving(receiver) as server:
        assert await replay(str(file), "--url", server.url, "--timeout", "0.01") == 1
        waiting = asyncio.create_task(replay(str(file), "--url", server.url))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        gate.open.set()
        assert await waiting == 0
    assert (gate.began, gate.ended) == (1, 1)


async def test_unreachable_receiver_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(json.dumps(CREATE))
    assert await replay(str(file), "--url", f"http://127.0.0.1:{free_port()}") == 1
    assert "e1 (all handlers): not sent, ConnectionRefusedError" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "url", "problem"),
    [
        ("{}", "http://127.0.0.1", "line 1 is neither a dead letter nor an event: the body is not an event: id"),
        ("\nno json", "http://127.0.0.1", "line 2 is neither"),
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


def letter_lines(*ids: str) -> str:
    return "".join(f"{json.dumps(appointment_event(id, appointment=id))}\n" for id in ids)


async def test_failed_letters_replace_those_of_the_input(tmp_path: Path) -> None:
    file, link = tmp_path / "letters.jsonl", tmp_path / "link.jsonl"
    file.write_text(letter_lines("e1", "e2"))
    file.chmod(0o640)
    link.symlink_to(file)
    log = Log()
    log.failures = 1
    async with serving(receiving(log)) as server:
        assert await replay(str(file), "--url", server.url, "--failed", str(link)) == 1
    assert link.is_symlink()
    assert file.read_text() == letter_lines("e1")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["letters.jsonl", "link.jsonl"]


@pytest.mark.parametrize("end", ["", letter_lines("e9")[:20]])
async def test_letters_that_are_added_meanwhile_are_kept(tmp_path: Path, end: str) -> None:
    """Also one whose line was half written when the command read it."""
    file, log = tmp_path / "letters.jsonl", Log()
    file.write_text(letter_lines("e1", "e2") + end)
    receiver = WebhookReceiver()

    @receiver.on(AppointmentEvent)
    async def adding(event: AppointmentEvent) -> None:
        await log(event)
        with file.open("a") as letters:
            letters.write(letter_lines("e9")[len(end) :] if event.id == "e1" else letter_lines("e10"))

    async with serving(receiver) as server:
        assert await replay(str(file), "--url", server.url, "--failed", str(file)) == (1 if end else 0)
    assert log == ["e1", "e2"]
    assert file.read_text() == letter_lines("e9", "e10")


async def test_letters_are_kept_if_they_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(file: object) -> None:
        raise OSError("No space left on device")

    file = tmp_path / "letters.jsonl"
    file.write_text(letter_lines("e1"))
    monkeypatch.setattr("pexip_engage_client.webhooks.letter_file.os.fsync", full)
    assert await replay(str(file), "--url", f"http://127.0.0.1:{free_port()}", "--failed", str(file)) == 2
    assert "No space left" in capsys.readouterr().err
    assert file.read_text() == letter_lines("e1")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("failed", "problem"),
    [
        ("rest.jsonl", "--failed must be a new or empty file, or the input itself"),
        ("missing/rest.jsonl", "No such file or directory"),
        (".", "which is not a regular file"),
        ("pipe", "which is not a regular file"),
    ],
)
async def test_unusable_file_for_failed_letters_is_reported_before_anything_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], failed: str, problem: str
) -> None:
    file, rest, log = tmp_path / "letters.jsonl", tmp_path / "rest.jsonl", Log()
    file.write_text(letter_lines("e1"))
    rest.write_text(letter_lines("e2"))
    os.mkfifo(tmp_path / "pipe")
    async with serving(receiving(log)) as server:
        assert await replay(str(file), "--url", server.url, "--failed", str(tmp_path / failed)) == 2
    assert problem in capsys.readouterr().err
    assert log == []
    assert rest.read_text() == letter_lines("e2")


@pytest.mark.parametrize("half", [letter_lines("e2")[:30].encode(), b'{"id": "\xc3'])
async def test_half_written_line_does_not_block_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], half: bytes
) -> None:
    file, rest, log = tmp_path / "letters.jsonl", tmp_path / "rest.jsonl", Log()
    file.write_bytes(letter_lines("e1").encode() + half)
    async with serving(receiving(log)) as server:
        assert await replay(str(file), "--url", server.url, "--failed", str(rest)) == 1
    assert log == ["e1"]
    first, second, last = capsys.readouterr().out.splitlines()
    assert (first, last) == ("e1 (all handlers): handled", "1 handled, 1 not")
    assert second.startswith("line 2 is neither a dead letter nor an event")
    assert rest.read_bytes() == half + b"\n"


async def test_missing_secret_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WEBHOOK_SECRET", raising=False)
    file = tmp_path / "letters.jsonl"
    file.write_text(json.dumps(CREATE))
    async with serving(receiving(Log(), secret=SECRET)) as server:
        assert await replay(str(file), "--url", server.url) == 1
    assert capsys.readouterr().out.splitlines()[0] == "e1 (all handlers): 403 not allowed; WEBHOOK_SECRET is not set"


async def test_outdated_event_is_reported_as_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, log = tmp_path / "letters.jsonl", Log()
    file.write_text(json.dumps(appointment_event("e1", updated_at=at(1))))
    receiver = receiving(log)
    assert await post(receiver, appointment_event("e2", updated_at=at(2))) == 204
    async with serving(receiver) as server:
        assert await replay(str(file), "--url", server.url) == 0
    output = capsys.readouterr().out.splitlines()
    assert output == ["e1 (all handlers): not run, because a newer event was handled: handler", "1 handled, 0 not"]
    assert log == ["e2"]
