"""Send requests to the hosts, the token endpoint and the lists, and return what they showed."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from attrs import Factory, define, frozen

from .._failures import EngageError, one_line
from .._http import httpx
from .._pipeline.auth.client_credentials import ClientCredentials
from .._pipeline.auth.scopes import INVALID_SCOPE
from .._pipeline.auth.source import Token
from .._pipeline.call import Call
from .._pipeline.client_options import HEADERS
from .._pipeline.config import Config
from .._pipeline.network import place_of
from .._pipeline.network_options import proxy_of_environment
from .._pipeline.read_response import read_whole, to_response
from .._pipeline.transport import open_network, send_once
from .._runtime.operations import Operation, undocumented
from .._runtime.secret import Secret
from ..errors import TokenError
from ..generated.scopes import Scope
from ..response import Response
from ..tracing import current

# For each scope, a list that needs only this scope. `country-code` is the only required parameter.
PROBES: Mapping[str, str] = {
    Scope.APPOINTMENTS_READ_ONLY: "/appointments?limit=1",
    Scope.AVAILABILITY_READ_ONLY: "/unavailability?limit=1",
    Scope.EMPLOYEES_READ_ONLY: "/employees?limit=1",
    Scope.REGIONS_READ_ONLY: "/regions?limit=1&country-code=BE",
    Scope.SUBJECTS_READ_ONLY: "/subjects?limit=1",
}
DAY = 86400


@frozen
class Certificate:
    """The TLS version of a connection, and the certificate of the server."""

    version: str
    issuer: str
    days_left: int


@define
class Host:
    """The host of the API or of the token endpoint, and what a request without a token showed."""

    label: str
    url: httpx.URL
    option: str
    """The option of the client that determines the address."""
    proxy: Secret | None = None
    addresses: list[str] = Factory(list[str])
    """The IP addresses of the host. A proxy would resolve them."""
    certificate: Certificate | None = None
    seconds_ahead: int | None = None
    """How far the clock of this machine is ahead of the server's; None if the response did not show it."""
    status: int | None = None
    error: EngageError | TimeoutError | None = None
    """Why the host did not respond."""

    @property
    def place(self) -> str:
        """The host and port."""
        return place_of(self.url)


@define
class ScopeResult:
    """Whether a scope is granted, and the result of a call that needs it."""

    scope: str
    granted: bool = True
    answer: Response | EngageError | TimeoutError | None = None
    """The response to the call, or why there was none; None if no list needs only this scope."""

    @property
    def status(self) -> int | None:
        """The status of the response."""
        return self.answer.status_code if isinstance(self.answer, Response) else None

    @property
    def is_json(self) -> bool:
        """Whether the response is JSON."""
        return isinstance(self.answer, Response) and self.answer.kind.startswith("application/json")

    @property
    def works(self) -> bool:
        """Whether the response is a list of records."""
        return self.status == HTTPStatus.OK and self.is_json and _has_records(self.answer)

    @property
    def is_rejected(self) -> bool:
        """Whether the call failed."""
        return self.answer is not None and not self.works

    @property
    def fails_for_all(self) -> bool:
        """Whether calls that need other scopes would fail in the same way."""
        shared = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
        is_own = self.is_json and (self.status or 0) // 100 == 4 and self.status not in shared
        return self.is_rejected and not is_own


@define
class Findings:
    """The results of all probes, up to the first problem that prevents the others."""

    hosts: list[Host] = Factory(list[Host])
    scopes: list[ScopeResult] = Factory(list[ScopeResult])
    token_error: TokenError | None = None
    """Why the token endpoint did not issue a token."""
    limits: dict[str, str] = Factory(dict[str, str])
    """The headers about rate limits in all responses."""
    secrets: list[Secret] = Factory(list[Secret])
    """Values that the report must not contain."""

    @property
    def calls_can_work(self) -> bool:
        """Whether the API accepts calls with at least one scope."""
        api, *_ = self.hosts
        granted = [each for each in self.scopes if each.granted]
        rejected = any(each.is_rejected for each in granted)
        return api.status is not None and (any(each.works for each in granted) or bool(granted and not rejected))


class Probes:
    """Sends the requests of the doctor, with the connections of a client."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._network = open_network(config, self._read)
        self._found = Findings(secrets=[each for each in (config.token, config.client_secret) if each is not None])
        self._latest: tuple[Certificate | None, int | None] = None, None
        """The certificate and the clock that the latest response showed."""

    async def run(self) -> Findings:
        """Examine the hosts, the scopes and the lists."""
        config = self._config
        try:
            api = await self._host("API", config.api_address, "base_url")
            if config.token is None:
                issuing = await self._host("Token endpoint", config.token_endpoint, "token_url")
                if issuing.status is not None:
                    await self._request_scopes(lists=api.status is not None)
            elif api.status is not None:
                await self._call_lists(Token(config.token))
        finally:
            await self._network.aclose()
        return self._found

    async def _host(self, label: str, address: str, option: str) -> Host:
        """Send a request without credentials to a host."""
        url = httpx.URL(address)
        host = Host(label, url, option, proxy_of_environment(url, place_of(url)))
        self._found.hosts.append(host)
        if host.proxy is not None:
            self._found.secrets.append(Secret(httpx.URL(host.proxy.value).password))
        else:
            host.addresses = await self._addresses(url)
            if not host.addresses:
                return host
        try:
            host.status = (await self._get(url)).status_code
        except (EngageError, TimeoutError) as error:
            host.error = error
        else:
            host.certificate, host.seconds_ahead = self._latest
        return host

    async def _addresses(self, url: httpx.URL) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._config.defaults.timeout):
                found = await loop.getaddrinfo(url.host, url.port or url.scheme, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError):
            return []
        return list(dict.fromkeys(str(each[4][0]) for each in found))

    async def _request_scopes(self, *, lists: bool) -> None:
        """Request a token for each scope. With `lists`, call a list that needs this scope, if there is one."""
        config, found = self._config, self._found
        source = ClientCredentials(config, self._exchange)
        for scope in sorted(config.scopes or [each.value for each in Scope]):
            try:
                token = await source.fetch(frozenset({scope}))
            except TokenError as error:
                if error.error != INVALID_SCOPE:
                    found.token_error = error
                    return
                found.scopes.append(ScopeResult(scope, granted=False))
                continue
            found.secrets.append(token.secret)
            result = ScopeResult(scope, granted=token.granted is None or scope in token.granted)
            found.scopes.append(result)
            if result.granted and scope in PROBES and lists:
                await self._list(result, token)
                if result.fails_for_all:
                    return

    async def _call_lists(self, token: Token) -> None:
        for scope in PROBES:
            result = ScopeResult(scope)
            self._found.scopes.append(result)
            await self._list(result, token)
            if result.fails_for_all:
                return

    async def _list(self, result: ScopeResult, token: Token) -> None:
        """Call the list that needs a scope."""
        try:
            result.answer = await self._get(httpx.URL(self._config.api_address + PROBES[result.scope]), token)
        except (EngageError, TimeoutError) as error:
            result.answer = error

    async def _get(self, url: httpx.URL, token: Token | None = None) -> Response:
        call = Call(
            operation=Operation("", "GET", url.path, undocumented),
            options=self._config.defaults,
            correlation_id=current(),
            clock=self._config.timing.monotonic,
        )
        headers = {**HEADERS, "X-Correlation-Id": call.correlation_id}
        request = httpx.Request("GET", url, headers=headers, extensions=call.extensions)
        if token is not None:
            token.authorize(request)
            call.progress.secrets.add(token.secret)
        async with call.deadline:
            return to_response(await self._exchange(call, request), call)

    async def _exchange(self, call: Call, request: httpx.Request) -> httpx.Response:
        return await send_once(call, request, self._network, self._config.timing)

    async def _read(self, response: httpx.Response, method: str) -> None:
        """Read a response, and note what its headers and its connection show."""
        self._latest = _certificate(response), _seconds_ahead(response.headers.get("date"))
        for name, value in response.headers.items():
            if re.search("rate-?limit|retry-after", name, re.IGNORECASE):
                self._found.limits[one_line(name, 60)] = one_line(value, 60)
        await read_whole(response, method)


def _certificate(response: httpx.Response) -> Certificate | None:
    """Return the certificate of a connection; None for plain HTTP."""
    stream = response.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    shown: dict[str, Any] = tls.getpeercert() if tls is not None else {}
    if tls is None or not shown:
        return None
    issuer = {name: value for pairs in shown.get("issuer", ()) for name, value in pairs}
    names = [issuer[each] for each in ("organizationName", "commonName") if each in issuer]
    days = int((ssl.cert_time_to_seconds(shown["notAfter"]) - time.time()) / DAY)
    return Certificate(tls.version(), ", ".join(names) or "an unnamed issuer", days)


def _seconds_ahead(date: str | None) -> int | None:
    moment = None
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(date or "")
    if moment is None:
        return None
    return round((datetime.now(UTC) - moment.replace(tzinfo=moment.tzinfo or UTC)).total_seconds())


def _has_records(response: Any) -> bool:
    try:
        payload = response.json()
    except EngageError:
        return False
    match payload:
        case {"data": list()}:
            return True
        case _:
            return False
