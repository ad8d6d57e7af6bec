"""Derive from the results of the probes what is wrong, and what to do about it."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from http import HTTPStatus
from urllib.request import getproxies

from .._failures import causes
from .._http import httpx
from .._pipeline.network import place_of
from .._pipeline.network_options import proxy_of_environment
from ..environments import url_of
from ..errors import TokenError
from ..response import Response
from .probes import Findings, Host, ScopeResult
from .variables import Settings

MOST_SECONDS_OFF, FEWEST_DAYS_LEFT = 60, 14
OPENID_PATH = "/protocol/openid-connect/token"
CONTACT = "your account manager at Pexip"
UNTRUSTED = {18, 19, 20, 21}  # OpenSSL's codes for a certificate whose issuer is not trusted
EXPIRED, WRONG_HOST = 10, {62, 64}


def problems_of(found: Findings, settings: Settings) -> list[str]:
    """Return one sentence or more for each problem, in the order in which a call would meet them."""
    problems = [problem for host in found.hosts for problem in _of_host(host, settings)]
    if found.token_error is not None:
        problems.append(_of_token(found.token_error, settings))
    problems += [_of_call(each, settings) for each in found.scopes if each.fails_for_all]
    problems += _of_scopes(found.scopes, settings)
    if not found.calls_can_work and not problems:
        problems.append(f"The API rejects all calls (see the status above): send this report to {CONTACT}.")
    return list(dict.fromkeys(problems))


def _of_host(host: Host, settings: Settings) -> Iterator[str]:
    if host.certificate is not None and host.certificate.days_left < FEWEST_DAYS_LEFT:
        yield (
            f"The certificate expires in {host.certificate.days_left} days: report this to the operator of the server."
        )
    if abs(host.seconds_ahead or 0) > MOST_SECONDS_OFF:
        yield "The clock of this machine or of the server is wrong: synchronize this machine with NTP."
    if host.error is not None:
        yield _of_connection(host.error, host.url, settings.source_of(host.option))
    elif host.status is None:
        yield (
            f"The host {host.url.host} has no address: check {settings.source_of(host.option)}, and the DNS server or"
            " VPN of this machine. If your network needs a proxy, set HTTPS_PROXY."
        )


def _of_scopes(scopes: list[ScopeResult], settings: Settings) -> Iterator[str]:
    """Yield the problems of single scopes."""
    if not all(each.granted for each in scopes):
        which = "some scopes (see above)" if any(each.granted for each in scopes) else "any of the scopes"
        check = "check the names in PEXIP_ENGAGE_SCOPES, or " if os.environ.get("PEXIP_ENGAGE_SCOPES") else ""
        yield f"The token endpoint did not grant {which}: {check}ask {CONTACT} to grant what you need."
    rejected = [each for each in scopes if each.is_rejected and each.is_json]
    if forbidden := [each.scope for each in rejected if each.status == HTTPStatus.FORBIDDEN]:
        reason = "the token may lack them, or" if settings.config.token else "although they are granted:"
        yield (
            f"The API responded with 403 to calls with {', '.join(forbidden)}, {reason} a setting of the enterprise"
            f" forbids the calls. Ask {CONTACT} which one."
        )
    is_unknown = any(each.status == HTTPStatus.NOT_FOUND for each in rejected)
    if is_unknown and not any(each.works for each in scopes):
        yield (
            f"The API does not know the enterprise {settings.config.enterprise!r} (404): check PEXIP_ENGAGE_ENTERPRISE"
            f" and {settings.source_of('base_url')}."
        )


def _of_call(result: ScopeResult, settings: Settings) -> str:
    """Return the advice about a call that failed for a reason that does not depend on the scope."""
    setting, response = settings.source_of("base_url"), result.answer
    if not isinstance(response, Response):
        return _of_connection(response, httpx.URL(settings.config.api_address), setting)
    status = response.status_code
    if status == HTTPStatus.UNAUTHORIZED and settings.config.token is not None:
        return (
            "The API rejects the token (401): it has expired, or is for another enterprise. Set PEXIP_ENGAGE_TOKEN to a"
            " new one."
        )
    if status == HTTPStatus.UNAUTHORIZED:
        return (
            "The API rejects a token that the token endpoint has just issued (401). Check that"
            f" {setting} and {settings.source_of('token_url')} are for the same environment."
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return (
            "The API responded with 429: other programs at this IP address are using up its rate limit. Wait a minute,"
            " and run this command again."
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"The API failed ({status}): try again later, or send this report to {CONTACT}."
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        target = url_of(response.headers.get("location", ""))
        return (
            f"The API address redirects to {target.host if target else 'another address'} ({status}): check"
            f" {setting}, and whether a proxy or a login page answers."
        )
    expected = "a list of records" if result.is_json else "JSON"
    return (
        f"The API address responded with {status} and {response.kind} instead of {expected}: check"
        f" {setting}, and whether a firewall, a proxy or a login page answers."
    )


def _of_token(error: TokenError, settings: Settings) -> str:
    url, setting, status = httpx.URL(settings.config.token_endpoint), settings.source_of("token_url"), error.status_code
    if status is None and error.__cause__ is not None:
        return _of_connection(error, url, setting)
    if error.error in ("invalid_client", "unauthorized_client"):
        return (
            f"The token endpoint rejects the client ID or the secret ({error.error}): copy PEXIP_ENGAGE_CLIENT_ID"
            " and PEXIP_ENGAGE_CLIENT_SECRET again. Check that they are for this enterprise and environment."
        )
    if status == HTTPStatus.NOT_FOUND and not url.path.endswith(OPENID_PATH):
        return f"The token endpoint was not found (404): the path in {setting} usually ends in {OPENID_PATH}."
    if status == HTTPStatus.NOT_FOUND:
        return (
            f"The token endpoint has no realm for the enterprise {settings.config.enterprise!r} (404): check"
            f" PEXIP_ENGAGE_ENTERPRISE and {setting}."
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "The token endpoint responded with 429: wait a minute, and run this command again."
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"The token endpoint failed ({status}): try again later, or send this report to {CONTACT}."
    if error.error is None:
        return (
            f"{url.host} is not a token endpoint, or a proxy answers for it ({error.message}): check"
            f" {setting} and HTTPS_PROXY."
        )
    return f"The token request failed ({error.message}): check PEXIP_ENGAGE_CLIENT_ID with {CONTACT}."


def _of_connection(error: BaseException | None, url: httpx.URL, setting: str) -> str:
    """Return what to do if a host did not respond."""
    place = place_of(url)
    proxy, variable = proxy_of_environment(url, place), proxy_variable(url)
    found = [] if error is None else list(causes(error))
    for each in found:
        if isinstance(each, ssl.SSLCertVerificationError):
            return _of_certificate(each, url.host, setting)
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
        return f"The TLS handshake with {place} failed ({error}): check {setting}, and whether a proxy intercepts TLS."
    if proxy is not None:
        return (
            f"The connection to {place} through the proxy in {variable} failed ({error}): check its address, or set"
            f" NO_PROXY={url.host}."
        )
    return f"The connection to {place} failed ({error}): check {setting}, and whether a firewall allows connections."


def _of_certificate(error: ssl.SSLCertVerificationError, host: str, setting: str) -> str:
    reason = f"The certificate of {host} is not valid ({error.verify_message.rstrip('.')})"
    if error.verify_code == EXPIRED:
        return f"{reason}: check the clock of this machine, and {setting}. The server's operator must renew it."
    if error.verify_code in WRONG_HOST:
        return f"{reason}: check the host in {setting}, because the certificate is for another host."
    if error.verify_code in UNTRUSTED:
        return f"{reason}: set SSL_CERT_FILE to a PEM file with its certificate authority, such as your proxy's."
    return f"{reason}: check {setting} and SSL_CERT_FILE."


def proxy_variable(url: httpx.URL) -> str:
    """Return the environment variable that contains the proxy for a URL."""
    return f"{url.scheme.upper()}_PROXY" if getproxies().get(url.scheme) else "ALL_PROXY"
