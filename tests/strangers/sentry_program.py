"""A program that Sentry watches. Run by test_watching.py.

`sentry_sdk.init` patches modules such as `threading`, and cannot undo it: so it has a process of its own.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.integrations.httpx import HttpxIntegration
from sentry_sdk.transport import Transport

from pexip_engage_client import EngageClient, EngageError, NotFoundError, TransportError
from pexip_engage_client.sandbox import Sandbox
from tests.docs.blocks import blocks
from tests.openapi import ROOT
from tests.pipeline.networks import LIBRARIES

(HTTPX, *_) = LIBRARIES.values()
# Where httpx is an alias of httpx2, two integrations would patch the same class.
DISABLED = [] if HTTPX.__name__ == "httpx" else [HttpxIntegration]
NOBODY = "no" + "body"  # events quote the source code
SECRET = "sandbox-secret"


class Collected(Transport):
    """Keeps what Sentry would send."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Any] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.items += [item.payload.json for item in envelope.items]


async def attempt(engage: EngageClient, expected: type[EngageError]) -> None:
    """Make a call that fails. The traceback has the variables of this function, so no secret may be among them."""
    try:
        await engage.subjects.get(NOBODY)
    except expected as error:
        sentry_sdk.capture_exception(error)
    else:
        raise AssertionError(expected)


def documented_options() -> dict[str, Any]:
    """Return the options that docs/logging.md passes to `sentry_sdk.init`."""
    (code,) = [each for _, each in blocks(ROOT / "docs" / "logging.md") if "sentry_sdk.init(" in each]
    options: dict[str, Any] = {}
    exec(code.replace("sentry_sdk.init(", "options.update("), {"EngageClient": EngageClient, "options": options})
    return options


async def watch(*, handed_in: bool, by_token: bool, documented: bool = False) -> dict[str, Any]:
    """Make calls that succeed and fail, and return what Sentry collected."""
    transport = Collected()
    settings = documented_options() if documented else {}
    settings |= {"transport": transport, "traces_sample_rate": 1.0, "disabled_integrations": DISABLED}
    sentry_sdk.init("https://key@sentry.test/1", **settings)
    sentry_sdk.get_isolation_scope().clear_breadcrumbs()
    async with Sandbox(seed="demo") as sandbox, HTTPX.AsyncClient(trust_env=False) as http:
        token, options = sandbox.token(), dict[str, Any]({"http_client": http} if handed_in else {})
        options |= {"token": token} if by_token else {"client_id": "sandbox", "client_secret": SECRET}
        with sentry_sdk.start_transaction(name="sync"):
            async with sandbox.serve() as url:
                realm = f"{url}/realms/acme/protocol/openid-connect/token"
                engage = EngageClient("acme", base_url=url, token_url=realm, max_retries=0, **options)
                await engage.subjects.get("subject-mortgage")
                await attempt(engage, NotFoundError)
            await attempt(engage, TransportError)
            await engage.aclose()
    sentry_sdk.flush()
    facts = {"handed_in": handed_in, "by_token": by_token, "documented": documented}
    return {**facts, "items": transport.items, "secrets": [SECRET, token]}


async def main() -> None:
    for handed_in in (True, False):
        for by_token in (True, False):
            print(json.dumps(await watch(handed_in=handed_in, by_token=by_token)))
    print(json.dumps(await watch(handed_in=True, by_token=True, documented=True)))


if __name__ == "__main__":
    asyncio.run(main())
