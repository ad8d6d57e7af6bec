"""The ASGI application: the token endpoint, the API, and what the sandbox itself has to show, each by its address."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from attrs import define, field

from ..problems import NotFound
from ..state.store import Record
from .api import Api
from .requests import HttpRequest, Receive, Scope, Send
from .responses import HttpResponse, refused
from .token_endpoint import TokenEndpoint

Route = Callable[[HttpRequest, list[str]], Awaitable[HttpResponse | None]]


@define
class Application:
    """One enterprise behind its token endpoint and its API; `routes` are what else is there, by the first segment."""

    name: str
    api: Api
    tokens: TokenEndpoint
    routes: dict[str, Route] = field(factory=dict[str, Route], repr=False)
    started: Callable[[], Awaitable[None]] = field(kw_only=True, repr=False)
    stopped: Callable[[], Awaitable[None]] = field(kw_only=True, repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            request = await HttpRequest.read(scope, receive)
            if request is not None:  # else half of it came: nothing is done, and nobody is there to be told
                await (await self._respond(request)).send(send)
        else:
            await _close(send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await self.started()
            await send({"type": "lifespan.startup.complete"})
        await self.stopped()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, request: HttpRequest) -> HttpResponse:
        match request.segments:
            case ["realms", realm, "protocol", "openid-connect", "token"] if realm == self.name:
                return await self.tokens.respond(request)
            case ["enterprises", enterprise, *segments] if enterprise == self.name:
                return await self.api.respond(request, segments)
            case [first, *segments] if first in self.routes:
                response = await self.routes[first](request, segments)
                if response is not None:
                    return response
            case _:
                pass
        return refused(NotFound(f"there is nothing at {request.path}; the enterprise here is {self.name}"))


async def _close(send: Callable[[MutableMapping[str, Any]], Awaitable[None]]) -> None:
    """There are no WebSockets here."""
    message: Record = {"type": "websocket.close", "code": 1000}
    await send(message)
