"""What others watch applications with sees the calls, and neither a token nor a secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.integrations.httpx import HttpxIntegration
from sentry_sdk.transport import Transport

from pexip_engage_client import EngageClient, EngageError, NotFoundError, TransportError
from pexip_engage_client.sandbox import Sandbox

# On httpx2, `import httpx` means httpx2 in the tests: both integrations would record each request.
OF_THE_ALIAS = [] if httpx.__name__ == "httpx" else [HttpxIntegration()]
SECRET = "s3cret-of-the-client"


class Collected(Transport):
    """Where Sentry's events go."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Any] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.items += [item.payload.json for item in envelope.items]


@pytest.fixture
def sentry() -> Iterator[Collected]:
    transport = Collected()
    sentry_sdk.init(
        "https://key@sentry.test/1", transport=transport, traces_sample_rate=1.0, disabled_integrations=OF_THE_ALIAS
    )
    yield transport
    sentry_sdk.init()


async def attempt(engage: EngageClient, subject: str, expected: type[EngageError]) -> None:
    try:
        await engage.subjects.get(subject)
    except expected as error:
        sentry_sdk.capture_exception(error)
    else:
        raise AssertionError(subject)


@pytest.mark.parametrize("handed_in", [True, False])
@pytest.mark.parametrize("by_token", [True, False])
async def test_sentry(sentry: Collected, handed_in: bool, by_token: bool) -> None:
    """Its integration patches `httpx.AsyncClient`: it sees the calls when the client is given one."""
    async with Sandbox(seed="demo", client_secret=SECRET) as sandbox, httpx.AsyncClient(trust_env=False) as http:
        token, options = sandbox.token(), dict[str, Any]({"http_client": http} if handed_in else {})
        options |= {"token": token} if by_token else {"client_id": sandbox.client_id, "client_secret": SECRET}
        with sentry_sdk.start_transaction(name="sync"):
            async with sandbox.serve() as url:
                realm = f"{url}/realms/acme/protocol/openid-connect/token"
                engage = EngageClient("acme", base_url=url, token_url=realm, max_retries=0, **options)
                await engage.subjects.get("subject-mortgage")
                await attempt(engage, "nobody", NotFoundError)
            await attempt(engage, "nobody", TransportError)
            await engage.aclose()
    sentry_sdk.flush()
    raised = [item["exception"]["values"][-1]["type"] for item in sentry.items if "exception" in item]
    assert raised == ["NotFoundError", "TransportError"]
    (trace,) = [item for item in sentry.items if item.get("type") == "transaction"]
    statuses = [span["data"].get("http.response.status_code") for span in trace["spans"] if span["op"] == "http.client"]
    expected = [200] * (not by_token) + [200, 404, None]
    assert statuses == (expected if handed_in else [])
    said = json.dumps(sentry.items)
    assert "nobody" in said or not handed_in
    assert not any(secret in said for secret in (SECRET, token, "Bearer "))
