"""The way to the network and back: answers read whole and within bounds, failures told in our own words."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import cast
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from ..errors import TimeoutError as EngageTimeoutError
from ..errors import TransportError, one_line
from .call import Call, Phase

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_SERVER_ERROR = 500


class UnusableAnswerError(Exception):
    """An answer that arrived, but cannot be taken: too large, or compressed wrongly."""

    def __init__(self, message: str, *, worth_repeating: bool) -> None:
        super().__init__(message)
        self.worth_repeating = worth_repeating


class WholeAnswerTransport(httpx.AsyncBaseTransport):
    """Reads each answer to its end, decompressed and within bounds, and turns every failure into a `TransportError`.

    Reading it here, innermost, means that an answer that breaks off is seen by the retries, and that the limits count
    a request as in flight for as long as the server does. Here, too, the request gets its real address, with the
    caller's values in it: whatever logs or shows requests further out sees the path's template.
    """

    def __init__(
        self,
        network: httpx.AsyncBaseTransport,
        max_bytes: int,
        *,
        reports_progress: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._network = network
        self._max_bytes = max_bytes
        self._first_phase: Phase = "connect" if reports_progress else "send"
        self._keep_frames = not reports_progress
        self._clock = clock
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = Call.of(request)
        if self._closed:  # while the call was in the queue, or waited to be repeated
            raise TransportError("the client was closed meanwhile", outcome=call.outcome, phase=call.phase)
        call.attempts += 1
        call.phase = self._first_phase
        started = self._clock()
        try:
            response = await self._exchange(_addressed(request, call.url))
            if response.status_code >= _SERVER_ERROR:
                call.in_doubt = True
            return response
        except Exception as error:  # noqa: BLE001 - whatever a transport raises, the caller gets ours
            failure = self._failure(error, call, self._clock() - started)
        # Outside of the handler, so that the failure does not hold on to the original: its frames have the token.
        raise failure

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        response = await self._network.handle_async_request(request)
        if response.is_stream_consumed:
            # In-process transports bring the whole answer.
            if len(response.content) > self._max_bytes:
                raise self._too_large()
            return response
        try:
            body = await self._read(response)
        finally:
            await response.aclose()
        headers = [
            (name, value)
            for name, value in response.headers.raw
            if name.lower() not in (b"content-encoding", b"content-length", b"transfer-encoding")
        ]
        return httpx.Response(response.status_code, headers=headers, content=body, extensions=response.extensions)

    async def _read(self, response: httpx.Response) -> bytes:
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._max_bytes:
            raise self._too_large()
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", ""):
            raise UnusableAnswerError(
                f"the answer is encoded as {one_line(encoding, 20)}, unasked", worth_repeating=False
            )
        inflate = Inflate() if encoding == "gzip" else None
        parts: list[bytes] = []
        room = self._max_bytes
        async for chunk in cast(httpx.AsyncByteStream, response.stream):
            part = inflate(chunk, room + 1) if inflate else chunk
            room -= len(part)
            if room < 0:
                raise self._too_large()
            parts.append(part)
        if inflate:
            inflate.finish()
        return b"".join(parts)

    def _too_large(self) -> UnusableAnswerError:
        return UnusableAnswerError(f"the answer is larger than {self._max_bytes} bytes", worth_repeating=False)

    def _failure(self, error: Exception, call: Call, seconds: float) -> TransportError:
        if isinstance(error, TransportError):
            return error
        if isinstance(error, _NOT_SENT):
            call.phase = "connect"
        else:
            call.in_doubt = True
        phase, outcome = call.phase, call.outcome
        retryable = (call.repeatable or outcome == "not sent") and _worth_repeating(error)
        failure: TransportError
        if isinstance(error, httpx.TimeoutException):
            message = f"timed out after {seconds:.1f} s ({phase})"
            failure = EngageTimeoutError(message, outcome=outcome, phase=phase, seconds=seconds, retryable=retryable)
        else:
            message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            failure = TransportError(message, outcome=outcome, phase=phase, retryable=retryable)
        failure.__cause__ = self._bare(error)
        return failure

    def _bare(self, error: Exception) -> Exception | None:
        """The failure's origin without the request, its headers, and the frames that hold them."""
        if isinstance(error, UnusableAnswerError):
            return None
        if isinstance(error, httpx.HTTPError):
            return type(error)(one_line(str(error)))
        # A transport that was handed in, such as a test's: its own frames are what its author needs.
        frames = error.__traceback__
        while self._keep_frames and frames is not None and frames.tb_frame.f_globals.get("__name__") == __name__:
            frames = frames.tb_next
        return error.with_traceback(frames if self._keep_frames else None)

    async def aclose(self) -> None:
        """Close the network; calls that come later are refused."""
        self._closed = True
        await self._network.aclose()


def _addressed(request: httpx.Request, url: str) -> httpx.Request:
    """The request as it travels."""
    travelling = httpx.Request(
        request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions
    )
    travelling.read()
    return travelling


class Inflate:
    """Gzip, never more of it at once than there is room for."""

    def __init__(self) -> None:
        self._decompress = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def __call__(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._decompress.decompress(chunk, room)
        except zlib.error:
            pass
        raise UnusableAnswerError("the answer's gzip is broken", worth_repeating=True)

    def finish(self) -> None:
        """Refuse a body that ended before its gzip did."""
        if not self._decompress.eof:
            raise UnusableAnswerError("the answer's gzip is cut short", worth_repeating=True)


def _worth_repeating(error: Exception) -> bool:
    if isinstance(error, UnusableAnswerError):
        return error.worth_repeating
    # A certificate does not become valid, and what httpx refuses to send it will refuse again.
    refused = (ssl.SSLCertVerificationError, httpx.LocalProtocolError, httpx.UnsupportedProtocol)
    return isinstance(error, httpx.TransportError | OSError) and not any(isinstance(e, refused) for e in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


class ClientTransport(httpx.AsyncBaseTransport):
    """A caller's own `httpx.AsyncClient` as the network: its proxies, certificates and event hooks apply."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._client.is_closed:
            raise TransportError("the http_client that was handed in is closed", outcome="not sent", phase="connect")
        return await self._client.send(request, stream=True, auth=None, follow_redirects=False)

    async def aclose(self) -> None:
        """Leave the client open: whoever made it closes it."""


class _ByHost(httpx.AsyncBaseTransport):
    def __init__(self, transports: dict[str, httpx.AsyncBaseTransport]) -> None:
        self._transports = transports

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._transports[request.url.host].handle_async_request(request)

    async def aclose(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()


def open_network(urls: Iterable[httpx.URL], tls: ssl.SSLContext) -> httpx.AsyncBaseTransport:
    """The real network, through the proxies that the environment names (``HTTPS_PROXY``, ``NO_PROXY`` …)."""
    proxies = {url.host: _proxy_for(url) for url in urls}
    if not any(proxies.values()):
        return httpx.AsyncHTTPTransport(verify=tls)
    return _ByHost({host: httpx.AsyncHTTPTransport(verify=tls, proxy=proxy) for host, proxy in proxies.items()})


def _proxy_for(url: httpx.URL) -> str | None:
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
