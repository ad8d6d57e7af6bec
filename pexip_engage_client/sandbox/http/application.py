"""The ASGI application, which routes requests to enterprises, token endpoints, the page and the control API."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from attrs import define, field

from ..problems import ContentTooLarge, Forbidden, NotFound
from ..state.record_store import Record
from .api import Api
from .messages import HttpRequest, HttpResponse, Receive, Scope, Send, error_response
from .origins import Admission, Cors
from .token_endpoint import TokenEndpoint

_WITHOUT_TOKEN, _WITH_TOKEN, _CONTROL = 2**20, 16 * 2**20, 256 * 2**20  # the maximum size of bodies, in bytes
Route = Callable[[HttpRequest, list[str]], Awaitable[HttpResponse | None]]
Hook = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """Do nothing."""


@define
class Application:
    """Routes requests by the first path segment: to the API of an enterprise, a token endpoint, or the `routes`.

    `apis` are the APIs by slug. The first one belongs to the sandbox's first enterprise.
    """

    cors: Cors
    admission: Admission
    routes: dict[str, Route] = field(factory=dict[str, Route], init=False, repr=False)
    started: Hook = field(default=_nothing, init=False, repr=False)
    stopped: Hook = field(default=_nothing, init=False, repr=False)
    apis: dict[str, Api] = field(factory=dict[str, Api], init=False, repr=False)
    _tokens: dict[str, TokenEndpoint] = field(factory=dict[str, TokenEndpoint], init=False, repr=False)

    def serve(self, slug: str, api: Api, tokens: TokenEndpoint) -> None:
        """Accept requests for an enterprise from now on."""
        self.apis[slug], self._tokens[slug] = api, tokens

    def stop_serving(self, slug: str) -> Api:
        """Stop serving an enterprise, so that requests for it get a 404. Return its API."""
        del self._tokens[slug]
        return self.apis.pop(slug)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection: an HTTP request, or the application's lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            request = HttpRequest.of(scope, receive)
            response = await self._read_and_respond(request)
            if response is not None:  # None if the client disconnected before the request was complete
                await self.cors.allowed(request, response).send(send)
        else:
            await _close(send)

    async def _read_and_respond(self, request: HttpRequest) -> HttpResponse | None:
        try:
            self.admission.check_host(request)
            if not await request.read(self._max_body_size(request)):
                return None
        except (Forbidden, ContentTooLarge) as problem:
            return error_response(problem, {"connection": "close"})  # the rest of the request is not read
        return self.cors.preflight(request) or await self._respond(request)

    def _max_body_size(self, request: HttpRequest) -> int:
        """Return the maximum size of the body. It depends on the path, and on the token or the client's address."""
        match request.segments:
            case ["enterprises", slug, *_] if slug in self.apis:
                is_known = self.apis[slug].tokens.accept(request.headers.get("authorization"))
                return _WITH_TOKEN if is_known else _WITHOUT_TOKEN
            case ["_sandbox", *_] if self.admission.admits_machine(request):
                return _CONTROL
            case _:
                return _WITHOUT_TOKEN

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await self.started()
            await send({"type": "lifespan.startup.complete"})
        await self.stopped()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, request: HttpRequest) -> HttpResponse:
        match request.segments:
            case ["realms", slug, "protocol", "openid-connect", "token"] if slug in self._tokens:
                return await self._tokens[slug].respond(request)
            case ["enterprises", slug, *segments] if slug in self.apis:
                return await self.apis[slug].respond(request, segments)
            case [first, *segments] if first in self.routes:
                response = await self.routes[first](request, segments)
                if response is not None:
                    return response
            case _:
                pass
        known = [f"/enterprises/{slug}" for slug in self.apis]
        more = f" and {len(known) - 5} more" if len(known) > 5 else ""
        begins = f"paths begin with {', '.join(known[:5])}{more}"
        return error_response(NotFound(f"there is nothing at {request.path}; {begins}"))


async def _close(send: Callable[[MutableMapping[str, Any]], Awaitable[None]]) -> None:
    """Close a WebSocket, which the sandbox does not support."""
    message: Record = {"type": "websocket.close", "code": 1000}
    await send(message)
