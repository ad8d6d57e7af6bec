"""What goes out."""

from attrs import frozen

from .requests import Send


@frozen
class HttpResponse:
    """One HTTP response, whole."""

    status: int
    content: bytes
    headers: dict[str, str]
    media: str = "application/json"

    async def send(self, send: Send) -> None:
        """Hand it to the server."""
        headers = {**self.headers, "content-length": str(len(self.content))}
        if self.content:
            headers["content-type"] = self.media
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": encoded})
        await send({"type": "http.response.body", "body": self.content})
