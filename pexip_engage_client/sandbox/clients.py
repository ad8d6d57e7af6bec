"""In-process clients for an enterprise. They respect its rate limits, and measure time with its clock."""

from collections.abc import Mapping
from typing import Any

from ..client import EngageClient
from ..limits import Limits
from ..limits.local import LocalLimiter
from ..stores import MemoryStore
from .http.application import Application
from .http.in_process import InProcessTransport
from .http.token_endpoint import CLIENT_ID, CLIENT_SECRET
from .http.traffic import RateLimits
from .state.clock import Clock

_LONG = 3600.0  # seconds; the limiter does not count older requests


class Clients:
    """A factory that creates the in-process clients for one enterprise, and closes them."""

    def __init__(self, app: Application, slug: str, limits: RateLimits, clock: Clock) -> None:
        self._app = app
        self._slug = slug
        self._made: list[tuple[EngageClient, InProcessTransport]] = []
        # The host is unique, because clients for the same host would share rate limits.
        self._address = f"https://sandbox-{id(self)}.invalid"
        self._idempotency = MemoryStore()
        self._skipped = 0.0
        self._limiter: LocalLimiter | None = None
        if limits.concurrent is not None or limits.per_minute is not None:
            self._limiter = LocalLimiter(
                Limits(limits.concurrent or 10**6, limits.per_minute), clock=lambda: clock.elapsed() + self._skipped
            )

    def make(self, options: Mapping[str, Any]) -> EngageClient:
        """Create an `EngageClient` with these options. The sandbox sets all other options."""
        transport = InProcessTransport(self._app)
        mine: dict[str, Any] = {
            "limits": self._limiter,
            "base_url": self._address,
            "token_url": f"{self._address}/realms/{self._slug}/protocol/openid-connect/token",
            "transport": transport,
            "idempotency": self._idempotency,
        }
        if "token" not in options:
            mine.update(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        client = EngageClient(self._slug, **{**mine, **options})
        self._made.append((client, transport))
        return client

    def reset(self) -> None:
        """Reset the rate limits of all clients. Calls that are waiting for a rate limit then continue."""
        if self._limiter is None:
            return
        if self._limiter.idle():
            self._limiter.restart()
        else:
            self._skipped += _LONG
            self._limiter.wake()

    async def aclose(self) -> None:
        """Close all clients, and end the requests that the sandbox is still serving."""
        made, self._made = self._made, []
        for client, transport in made:
            transport.stop()
            await client.aclose()
            await transport.aclose()
