"""The HTTP responses that the sandbox sends."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from attrs import frozen

from ..problems import Problem
from .requests import Send


@frozen
class HttpResponse:
    """One HTTP response. With `events`, it is a stream of server-sent events until the client disconnects."""

    status: int
    content: bytes
    headers: Mapping[str, str]
    media: str = "application/json"
    events: AsyncIterator[bytes] | None = None

    async def send(self, send: Send) -> None:
        """Send the response through an ASGI `send` function."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.events is None:
            headers["content-length"] = str(len(self.content))
        if self.content or self.events is not None:
            headers.setdefault("content-type", self.media)
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": encoded})
        if self.events is not None:
            async for event in self.events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": self.content})


def to_json(value: Any) -> bytes:
    """Encode a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def error_response(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the HTTP response that reports a problem."""
    return HttpResponse(problem.status, to_json(problem.envelope()), {**(headers or {}), **problem.headers})
