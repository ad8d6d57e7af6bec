"""A host that plays the portal: files by their paths, below the path /engage/."""

from __future__ import annotations

import httpx
from attrs import define, field


@define
class LocalPortal:
    """The files that the host has, and the requests that it got."""

    base: str = "https://portal.example/engage/"
    files: dict[str, list[httpx.Response]] = field(factory=dict)
    requests: list[httpx.Request] = field(factory=list)

    def put(self, path: str, text: str, status: int = 200, **headers: str) -> None:
        """Respond to a path with a text."""
        self.files[path] = [httpx.Response(status, text=text, headers=headers)]

    def put_later(self, path: str, text: str, status: int, headers: dict[str, str]) -> None:
        """Respond to the first request with a status, and to all others with a text."""
        self.files[path] = [httpx.Response(status, headers=headers), httpx.Response(200, text=text)]

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a part of a text."""
        assert old in self.files[path][0].text
        self.put(path, self.files[path][0].text.replace(old, new))

    def respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        found = self.files.get(request.url.path.removeprefix("/engage/"), [httpx.Response(404)])
        return found.pop(0) if len(found) > 1 else found[0]

    @property
    def paths(self) -> list[str]:
        """The paths that were requested, relative to the documentation."""
        return [request.url.path.removeprefix("/engage/") for request in self.requests]
