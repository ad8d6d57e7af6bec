"""Manage the inbox of a webhook receiver, and check its address.

python -m pexip_engage_client.webhooks list shop.webhooks:receiver       events that failed, or wait for a retry
python -m pexip_engage_client.webhooks show shop.webhooks:receiver ID    one event with its body
python -m pexip_engage_client.webhooks replay shop.webhooks:receiver ID  run the failed handlers again
python -m pexip_engage_client.webhooks drop shop.webhooks:receiver ID    forget an event
python -m pexip_engage_client.webhooks run shop.webhooks:receiver        run handlers without a web server
python -m pexip_engage_client.webhooks check https://…                   find out whether deliveries can arrive
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from typing import Any

from .._loops import on_stop_signal
from ..errors import EngageError, one_line
from ..stores.memory import MemoryStore
from ..stores.store import Store
from .checking import check
from .inbox import FAILED, WAITING, Inbox
from .pending_events import PendingEvent, moment
from .receiver import WebhookReceiver, has_handlers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0 if it succeeded, 1 if it found a problem, 2 if its arguments are unusable."""
    options = _parser().parse_args(arguments)
    try:
        status = _command(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the program that reads the output, such as `head`, has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes stdout again at exit
        return 1
    except (EngageError, OSError, ValueError, ImportError, AttributeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return status


def _command(options: argparse.Namespace) -> int:
    if options.command == "check":
        return check(options.url, secret_env=options.secret_env, secret_header=options.secret_header)
    receiver = _imported(options.receiver)
    if isinstance(receiver.store, MemoryStore):
        raise ValueError("the receiver has a MemoryStore, which no other process can read; pass `store=`")
    if options.command == "run" and not has_handlers(receiver):
        raise ValueError(f"{options.receiver} has no handlers; import the modules that register them in its module")
    return asyncio.run(_run(receiver) if options.command == "run" else _manage(receiver.store, options))


async def _manage(store: Store, options: argparse.Namespace) -> int:
    async with store:
        inbox = Inbox(store)
        if options.command == "list":
            return await _list(inbox)
        if options.command == "show":
            return await _show(inbox, options.id)
        ids = [each.id async for each in _pending(inbox, FAILED)] if options.all else options.ids
        change = inbox.replay if options.command == "replay" else inbox.drop
        missing = [each for each in ids if await change(each) is None]
        done = "will run again" if options.command == "replay" else "dropped"
        for event_id in ids:
            _print(f"{_shown(event_id)}: {'no such event, or already handled' if event_id in missing else done}")
        return 1 if missing else 0


async def _list(inbox: Inbox) -> int:
    found = False
    for space, state in ((FAILED, "failed"), (WAITING, "waits for its next attempt")):
        async for pending in _pending(inbox, space):
            for handler, error in pending.handlers.items():
                if error is not None:
                    found = True
                    kind = " ".join(filter(None, (pending.entity, pending.type)))
                    attempts = f"{len(pending.attempts)} attempts" if len(pending.attempts) != 1 else "1 attempt"
                    _print(f"{_shown(pending.id)}  {_shown(kind)}  {handler}: {error}, {attempts}, {state}")
    if not found:
        _print(f"no event has failed in {inbox.store!r}")
    return 0


async def _pending(inbox: Inbox, space: str) -> AsyncIterator[PendingEvent]:
    async for pending, _ in inbox.events(space):
        yield pending


async def _show(inbox: Inbox, event_id: str) -> int:
    for space in (FAILED, WAITING):
        async for pending, envelope in inbox.events(space):
            if pending.id == event_id:
                attempts = [moment(each).isoformat() for each in pending.attempts]
                handlers: dict[str, Any] = {"handlers": pending.handlers, "attempts": attempts}
                _print(json.dumps({"failed": space == FAILED, **handlers, "event": envelope.payload}, indent=2))
                return 0
    _print(f"{_shown(event_id)}: no such event, or already handled")
    return 1


async def _run(receiver: WebhookReceiver) -> int:
    """Run the handlers of a receiver until the process gets a signal to stop."""
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    async with receiver:
        await stop.wait()
    return 0


def _imported(place: str) -> WebhookReceiver:
    sys.path.insert(0, "")  # as `python -m` does for modules in the current directory
    module, _, name = place.partition(":")
    if not name:
        raise ValueError(f"MODULE:NAME must name a receiver, such as shop.webhooks:receiver (got {place!r})")
    receiver = getattr(import_module(module), name)
    if not isinstance(receiver, WebhookReceiver):
        raise ValueError(f"{place} is not a WebhookReceiver")
    return receiver


def _shown(text: str) -> str:
    return one_line(text, 200)


def _print(line: str) -> None:
    print(line)  # noqa: T201 - the command's output


def _parser() -> argparse.ArgumentParser:
    prog = "python -m pexip_engage_client.webhooks"
    parser = argparse.ArgumentParser(prog=prog, description="Manage the inbox of a webhook receiver.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("receiver", metavar="MODULE:NAME", help="where the receiver is, such as shop.webhooks:receiver")
    commands.add_parser("list", parents=[where], help="list the events that failed")
    show = commands.add_parser("show", parents=[where], help="show an event, which may contain personal data")
    show.add_argument("id", metavar="ID", help="the ID of the event")
    for name, text in (("replay", "run the failed handlers again"), ("drop", "forget events")):
        change = commands.add_parser(name, parents=[where], help=text)
        chosen = change.add_mutually_exclusive_group(required=True)
        chosen.add_argument("ids", nargs="*", default=[], metavar="ID", help="the ID of an event")
        chosen.add_argument("--all", action="store_true", help="all events that failed")
    commands.add_parser("run", parents=[where], help="run the handlers of a receiver, without a web server")
    checking = commands.add_parser("check", help="check whether Engage can deliver events to a URL")
    checking.add_argument("url", metavar="URL", help="the URL that you give to Engage")
    checking.add_argument(
        "--secret-env", metavar="NAME", default="WEBHOOK_SECRET", help="the variable with the secret (%(default)s)"
    )
    checking.add_argument(
        "--secret-header", metavar="NAME", default="X-Webhook-Secret", help="the header for the secret (%(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
