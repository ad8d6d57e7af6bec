"""`python -m pexip_engage_client.doctor`: find out why calls fail.

It changes nothing, and prints no secrets or records.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import ssl
import sys
import textwrap
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.request import getproxies

from ._failures import EngageError, causes, one_line
from ._http import httpx
from ._pipeline.auth.client_credentials import ClientCredentials
from ._pipeline.auth.scopes import INVALID_SCOPE
from ._pipeline.auth.source import Token
from ._pipeline.call import Call
from ._pipeline.client_options import HEADERS
from ._pipeline.config import CREDENTIALS, Config, checked_config, with_variables
from ._pipeline.network import place_of
from ._pipeline.network_options import proxy_of_environment, without_credentials
from ._pipeline.read_response import read_whole, to_response
from ._pipeline.redaction import masked
from ._pipeline.transport import open_network, send_once
from ._runtime.operations import Operation, undocumented
from ._runtime.secret import Secret
from ._version import __version__
from .client import EngageClient
from .environments import url_of
from .errors import TokenError
from .generated.environments import DEFAULT
from .generated.scopes import Scope
from .response import Response
from .tracing import current

__all__ = ["main"]

CAN_WORK, CANNOT_WORK, INVALID_SETTINGS = range(3)

# For each scope, a list that needs only this scope. `country-code` is the only required parameter.
PROBES: Mapping[str, str] = {
    Scope.APPOINTMENTS_READ_ONLY: "/appointments?limit=1",
    Scope.AVAILABILITY_READ_ONLY: "/unavailability?limit=1",
    Scope.EMPLOYEES_READ_ONLY: "/employees?limit=1",
    Scope.REGIONS_READ_ONLY: "/regions?limit=1&country-code=BE",
    Scope.SUBJECTS_READ_ONLY: "/subjects?limit=1",
}
SETTINGS = ("enterprise", "environment", "base_url", "token_url", "client_id", "client_secret", "token", "scopes")
DEFAULTS = {
    "environment": DEFAULT.value,
    "base_url": "that of the environment",
    "token_url": "that of the environment",
    "scopes": "all documented scopes",
}
LENGTHS = {8: "fewer than 8", 32: "8 to 31", 64: "32 to 63"}
MOST_SECONDS_OFF, FEWEST_DAYS_LEFT, DAY = 60, 14, 86400
OPENID_PATH = "/protocol/openid-connect/token"
CONTACT = "your account manager at Pexip"
UNTRUSTED = {18, 19, 20, 21}  # OpenSSL's codes for a certificate whose issuer is not trusted
EXPIRED, WRONG_HOST = 10, {62, 64}
_EPILOG = """
Set the variables that `EngageClient.from_env()` reads. The command requests a token for each scope, and one record from
up to five lists. Exit status: 0, calls can work; 1, they cannot; 2, a setting is missing or not valid.
"""


class Doctor:
    """Examines the path of a call: addresses, TLS, token, scopes and lists. `lines` and `problems` are the results."""

    def __init__(self, config: Config, variables: Mapping[str, str]) -> None:
        self._config = config
        self._variables = variables
        self._network = open_network(config, self._read)
        self._seen: dict[str, str] = {}
        """The results from the latest response: TLS and clock."""
        self._limits: dict[str, str] = {}
        self._scopes: defaultdict[str, list[str]] = defaultdict(list)
        """The scopes, grouped by result."""
        self.secrets = [each for each in (config.token, config.client_secret) if each is not None]
        self.lines: list[str] = []
        self.problems: list[str] = []
        self.calls_can_work = False

    async def examine(self) -> None:
        """Run all checks, up to the first problem that prevents the others."""
        config = self._config
        try:
            api = await self._host("API", httpx.URL(config.api_address), "base_url")
            if config.token is None:
                is_issuing = await self._host("Token endpoint", httpx.URL(config.token_endpoint), "token_url")
                if is_issuing:
                    await self._examine_scopes(api)
            elif api:
                await self._examine_lists(Token(config.token))
        finally:
            await self._network.aclose()
        self.lines += ["", "Scopes"] if self._scopes else []
        for result, scopes in sorted(self._scopes.items()):
            self.lines += _row(result, " ".join(each.removeprefix("engage:") for each in scopes))
        limits = ", ".join(f"{name}: {value}" for name, value in self._limits.items())
        self.lines += ["", *_row("Rate-limit headers", limits or "none in the responses")]
        self._conclude(api)

    def _conclude(self, api: bool) -> None:
        found = self._scopes
        works, unread = found.get("list was read", []), found.get("granted, not called", [])
        rejected = [each for name in found if name.startswith("list failed") for each in found[name]]
        self.calls_can_work = api and bool(works or (unread and not rejected))
        if found.get("not granted"):
            scopes = "some scopes (see above)" if works + unread + rejected else "any of the scopes"
            check = "check the names in PEXIP_ENGAGE_SCOPES, or " if os.environ.get("PEXIP_ENGAGE_SCOPES") else ""
            self._add(f"The token endpoint did not grant {scopes}: {check}ask {CONTACT} to grant what you need.")
        if forbidden := found.get("list failed (403)"):
            reason = "the token may lack them, or" if self._config.token else "although they are granted:"
            self.problems.append(
                f"The API responded with 403 to calls with {', '.join(forbidden)}, {reason} a setting of the"
                f" enterprise forbids the calls. Ask {CONTACT} which one."
            )
        if found.get("list failed (404)") and not works:
            self.problems.append(
                f"The API does not know the enterprise {self._config.enterprise!r} (404): check"
                f" PEXIP_ENGAGE_ENTERPRISE and {self._setting('base_url')}."
            )
        if not self.calls_can_work and not self.problems:
            self.problems.append(f"The API rejects all calls (see the status above): send this report to {CONTACT}.")

    # --- network

    async def _host(self, label: str, url: httpx.URL, option: str) -> bool:
        """Send a request without credentials to a host. Return whether the host responded."""
        place = place_of(url)
        self.lines += ["", f"{label}: {place}"]
        proxy = proxy_of_environment(url, place)
        if proxy is not None:
            self.secrets.append(Secret(httpx.URL(proxy.value).password))
            self.lines += _row(
                "proxy", f"{without_credentials(proxy)} ({_proxy_variable(url)}), which resolves the host"
            )
        elif not await self._resolves(url, option):
            return False
        try:
            response = await self._get(url)
        except (EngageError, TimeoutError) as error:
            self.lines += _row("response", "none")
            self._add(self._advice(error, url, option))
            return False
        for name, value in self._seen.items():
            self.lines += _row(name, value)
        self.lines += _row("response", f"{response.status_code} without a token")
        return True

    async def _resolves(self, url: httpx.URL, option: str) -> bool:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._config.defaults.timeout):
                found = await loop.getaddrinfo(url.host, url.port or url.scheme, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError):
            self.lines += _row("address", "none")
            self.problems.append(
                f"The host {url.host} has no address: check {self._setting(option)}, and the DNS server or VPN of this"
                " machine. If your network needs a proxy, set HTTPS_PROXY."
            )
            return False
        addresses = dict.fromkeys(str(each[4][0]) for each in found)
        self.lines += _row("address", ", ".join(addresses)) + _row("proxy", "none")
        return True

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
        self._seen = {"TLS": self._tls(response), "clock": self._clock(response.headers.get("date"))}
        for name, value in response.headers.items():
            if re.search("rate-?limit|retry-after", name, re.IGNORECASE):
                self._limits[one_line(name, 60)] = one_line(value, 60)
        await read_whole(response, method)

    def _tls(self, response: httpx.Response) -> str:
        stream = response.extensions.get("network_stream")
        tls = stream.get_extra_info("ssl_object") if stream is not None else None
        certificate: dict[str, Any] = tls.getpeercert() if tls is not None else {}
        if tls is None or not certificate:
            return "not used (http)"
        issuer = {name: value for pairs in certificate.get("issuer", ()) for name, value in pairs}
        names = [issuer[each] for each in ("organizationName", "commonName") if each in issuer]
        days = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) / DAY)
        if days < FEWEST_DAYS_LEFT:
            self._add(f"The certificate expires in {days} days: report this to the operator of the server.")
        return one_line(f"{tls.version()}, certificate of {', '.join(names) or 'an unnamed issuer'}, {days} days left")

    def _clock(self, date: str | None) -> str:
        moment = None
        with suppress(ValueError, TypeError):
            moment = parsedate_to_datetime(date or "")
        if moment is None:
            return "unknown: the response has no Date header"
        seconds = round((datetime.now(UTC) - moment.replace(tzinfo=moment.tzinfo or UTC)).total_seconds())
        if abs(seconds) <= MOST_SECONDS_OFF:
            return f"differs by {abs(seconds)} s"
        off = f"{abs(seconds)} s {'ahead of' if seconds > 0 else 'behind'} the server"
        self._add("The clock of this machine or of the server is wrong: synchronize this machine with NTP.")
        return off

    # --- credentials and scopes

    async def _examine_scopes(self, api: bool) -> None:
        """Request a token for each scope, and call a list that needs this scope, if there is one."""
        config = self._config
        source = ClientCredentials(config, self._exchange)
        for scope in sorted(config.scopes or [each.value for each in Scope]):
            try:
                token = await source.fetch(frozenset({scope}))
            except TokenError as error:
                if error.error != INVALID_SCOPE:
                    self.problems.append(self._token_advice(error))
                    return
                self._scopes["not granted"].append(scope)
                continue
            self.secrets.append(token.secret)
            if token.granted is not None and scope not in token.granted:
                self._scopes["not granted"].append(scope)
            elif scope not in PROBES or not api:
                self._scopes["granted, not called"].append(scope)
            elif not await self._list(scope, token):
                return

    async def _examine_lists(self, token: Token) -> None:
        for scope in PROBES:
            if not await self._list(scope, token):
                return

    async def _list(self, scope: str, token: Token) -> bool:
        """Call the list that needs a scope. Return False if further calls would have the same problem."""
        url = httpx.URL(self._config.api_address + PROBES[scope])
        try:
            response = await self._get(url, token)
        except (EngageError, TimeoutError) as error:
            self._scopes["list failed (no response)"].append(scope)
            self.problems.append(self._advice(error, url, "base_url"))
            return False
        status = response.status_code
        is_json = response.kind.startswith("application/json")
        works = status == HTTPStatus.OK and is_json and _has_records(response)
        result = "list was read" if works else f"list failed ({status}{', not JSON' * (not is_json)})"
        self._scopes[result].append(scope)
        if status == HTTPStatus.UNAUTHORIZED:
            self.problems.append(self._unauthorized())
        elif status == HTTPStatus.TOO_MANY_REQUESTS:
            self.problems.append(
                "The API responded with 429: other programs at this IP address are using up its rate limit. Wait a"
                " minute, and run this command again."
            )
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.problems.append(f"The API failed ({status}): try again later, or send this report to {CONTACT}.")
        elif HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            target = url_of(response.headers.get("location", ""))
            self.problems.append(
                f"The API address redirects to {target.host if target else 'another address'} ({status}): check"
                f" {self._setting('base_url')}, and whether a proxy or a login page answers."
            )
        elif not is_json or (status == HTTPStatus.OK and not works):
            expected = "a list of records" if is_json else "JSON"
            self.problems.append(
                f"The API address responded with {status} and {response.kind} instead of {expected}: check"
                f" {self._setting('base_url')}, and whether a firewall, a proxy or a login page answers."
            )
        else:
            return True
        return False

    def _unauthorized(self) -> str:
        if self._config.token is not None:
            return (
                "The API rejects the token (401): it has expired, or is for another enterprise. Set PEXIP_ENGAGE_TOKEN"
                " to a new one."
            )
        return (
            "The API rejects a token that the token endpoint has just issued (401). Check that"
            f" {self._setting('base_url')} and {self._setting('token_url')} are for the same environment."
        )

    # --- advice

    def _add(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _setting(self, option: str) -> str:
        """Return the name of the environment variable that determines an address."""
        variable = self._variables.get(option, "")
        if os.environ.get(variable):
            return variable
        return f"PEXIP_ENGAGE_ENVIRONMENT ({self._config.environment.value})"

    def _token_advice(self, error: TokenError) -> str:
        url, status = httpx.URL(self._config.token_endpoint), error.status_code
        if status is None and error.__cause__ is not None:
            return self._advice(error, url, "token_url")
        if error.error in ("invalid_client", "unauthorized_client"):
            return (
                f"The token endpoint rejects the client ID or the secret ({error.error}): copy PEXIP_ENGAGE_CLIENT_ID"
                " and PEXIP_ENGAGE_CLIENT_SECRET again. Check that they are for this enterprise and environment."
            )
        if status == HTTPStatus.NOT_FOUND and not url.path.endswith(OPENID_PATH):
            setting = self._setting("token_url")
            return f"The token endpoint was not found (404): the path in {setting} usually ends in {OPENID_PATH}."
        if status == HTTPStatus.NOT_FOUND:
            return (
                f"The token endpoint has no realm for the enterprise {self._config.enterprise!r} (404): check"
                f" PEXIP_ENGAGE_ENTERPRISE and {self._setting('token_url')}."
            )
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return "The token endpoint responded with 429: wait a minute, and run this command again."
        if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"The token endpoint failed ({status}): try again later, or send this report to {CONTACT}."
        if error.error is None:
            return (
                f"{url.host} is not a token endpoint, or a proxy answers for it ({error.message}): check"
                f" {self._setting('token_url')} and HTTPS_PROXY."
            )
        return f"The token request failed ({error.message}): check PEXIP_ENGAGE_CLIENT_ID with {CONTACT}."

    def _advice(self, error: BaseException, url: httpx.URL, option: str) -> str:
        """Return what to do if a host did not respond."""
        place = place_of(url)
        proxy, setting = proxy_of_environment(url, place), self._setting(option)
        variable = _proxy_variable(url)
        found = list(causes(error))
        for each in found:
            if isinstance(each, ssl.SSLCertVerificationError):
                return _certificate_advice(each, url.host, setting)
        if any(isinstance(each, httpx.ProxyError) for each in found):
            if any("407" in str(each) for each in found):
                if proxy is not None and httpx.URL(proxy.value).username:
                    return f"The proxy rejects the user or the password in {variable} (407): check them."
                return f"The proxy requires a user and a password (407): add them to {variable}: http://USER:PASSWORD@HOST."
            return f"The proxy in {variable} rejects connections to {place}: ask for permission, or add it to NO_PROXY."
        if any(isinstance(each, TimeoutError | httpx.TimeoutException) for each in found):
            through = f" through the proxy in {variable}" if proxy else ""
            return (
                f"{place} did not respond in time{through}: check {setting}, and whether a firewall allows connections."
                " If your network needs a proxy, set HTTPS_PROXY."
            )
        if proxy is None and any("WRONG_VERSION_NUMBER" in str(each) for each in found):
            return f"{place} does not use TLS: check the port in {setting}, or whether its address begins with http://."
        is_closed = any(isinstance(each, httpx.RemoteProtocolError | httpx.ReadError) for each in found)
        if proxy is None and is_closed and url.scheme == "http":
            reason = "closed the connection without a response"
            return f"{place} {reason}: check the port in {setting}, or whether its address begins with https://."
        if any(isinstance(each, ssl.SSLError) for each in found):
            return (
                f"The TLS handshake with {place} failed ({error}): check {setting}, and whether a proxy intercepts TLS."
            )
        if proxy is not None:
            return (
                f"The connection to {place} through the proxy in {variable} failed ({error}): check its address, or set"
                f" NO_PROXY={url.host}."
            )
        return (
            f"The connection to {place} failed ({error}): check {setting}, and whether a firewall allows connections."
        )


def _certificate_advice(error: ssl.SSLCertVerificationError, host: str, setting: str) -> str:
    reason = f"The certificate of {host} is not valid ({error.verify_message.rstrip('.')})"
    if error.verify_code == EXPIRED:
        return f"{reason}: check the clock of this machine, and {setting}. The server's operator must renew it."
    if error.verify_code in WRONG_HOST:
        return f"{reason}: check the host in {setting}, because the certificate is for another host."
    if error.verify_code in UNTRUSTED:
        return f"{reason}: set SSL_CERT_FILE to a PEM file with its certificate authority, such as your proxy's."
    return f"{reason}: check {setting} and SSL_CERT_FILE."


def _has_records(response: Response) -> bool:
    try:
        payload: Any = response.json()
    except EngageError:
        return False
    match payload:
        case {"data": list()}:
            return True
        case _:
            return False


def _proxy_variable(url: httpx.URL) -> str:
    return f"{url.scheme.upper()}_PROXY" if getproxies().get(url.scheme) else "ALL_PROXY"


def _row(name: str, value: str) -> list[str]:
    return textwrap.wrap(
        value, 100, initial_indent=f"  {name:<26} ", subsequent_indent=" " * 29, break_on_hyphens=False
    )


def _settings() -> list[str]:
    """Return the settings and their sources. For secrets, show only the length."""
    lines = ["Settings"]
    for option in SETTINGS:
        variable = f"PEXIP_ENGAGE_{option.upper()}"
        given = os.environ.get(variable, "")
        shown = one_line(given, 120)
        if option in CREDENTIALS:
            shown = f"set, {_length(given)} characters"
        elif re.search("[@?#]", given):
            shown = "set; not shown, because it may contain a password"
        lines += _row(option, f"{shown} ({variable})" if given else f"{DEFAULTS.get(option, 'not set')} (default)")
    for variable in ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        given = os.environ.get(variable) or os.environ.get(variable.lower() if "PROXY" in variable else variable, "")
        if variable in ("HTTPS_PROXY", "ALL_PROXY") and given:
            url = url_of(given if "://" in given else f"http://{given}")
            given = f"{url.scheme}://{url.host}:{url.port or 'default port'}" if url else "set, but not a valid address"
        lines += _row(variable, one_line(given, 120)) if given else []
    return lines


def _length(secret: str) -> str:
    return next((text for limit, text in LENGTHS.items() if len(secret) < limit), "64 or more")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m pexip_engage_client.doctor", description="Find out why calls fail.", epilog=_EPILOG
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="how long to wait for each response (default: 10)",
    )
    seconds = parser.parse_args(words).timeout
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    python = sys.version.split()[0]
    lines = [f"pexip-engage-client {__version__}, Python {python}, {httpx.__name__} {httpx.__version__}, {now}", ""]
    lines += _settings()
    credentials = [each for name in sorted(CREDENTIALS) if os.environ.get(each := f"PEXIP_ENGAGE_{name.upper()}")]
    secrets = [Secret(os.environ[each]) for each in credentials]
    try:
        EngageClient.from_env(timeout=seconds)  # its errors contain the names of the variables
        given, variables = with_variables({"timeout": seconds, "deadline": seconds, "max_retries": 0})
        config = checked_config(given.pop("enterprise"), given)
        doctor = Doctor(config, variables)
    except EngageError as error:
        problems, status = [str(error)], INVALID_SETTINGS
        if len(credentials) > 1 and "PEXIP_ENGAGE_TOKEN" in credentials:
            problems = [f"{' and '.join(credentials)} are set: unset PEXIP_ENGAGE_TOKEN, or the others."]
    else:
        asyncio.run(doctor.examine())
        lines, problems, secrets = lines + doctor.lines, doctor.problems, secrets + doctor.secrets
        status = CAN_WORK if doctor.calls_can_work else CANNOT_WORK
    verdict = ("Calls can work.", "Calls cannot work.", "A setting is missing or not valid.")[status]
    lines += ["", verdict]
    for number, each in enumerate(problems, 1):
        lines += textwrap.wrap(each, 100, initial_indent=f"{number}. ", subsequent_indent="   ", break_on_hyphens=False)
    text = masked("\n".join([*lines, ""]).encode(), [each for each in secrets if isinstance(each.value, str)])
    sys.stdout.write(text.decode())
    return status


if __name__ == "__main__":
    sys.exit(main())
