"""The doctor explains each broken setting, against a server that breaks it, and never prints a secret or a record."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import trustme

from pexip_engage_client.doctor.__main__ import main
from pexip_engage_client.doctor.probes import PROBES
from pexip_engage_client.generated.scopes import Scope
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox

SECRET, TOKEN, RECORD, PASSWORD = "s3cr3t-value-of-test", "t0ken-that-is-issued", "Kanarie Janssens", "pr0xy-passw0rd"
HTML = (200, "text/html", "<html>Sign in</html>")
Answer = tuple[int, str, str]


def answer(status: int, document: object) -> Answer:
    return status, "application/json", json.dumps(document)


class Server(ThreadingHTTPServer):
    """An Engage with one record, whose answers a test replaces."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issue: Callable[[str], Answer] = lambda scope: answer(200, {"access_token": TOKEN, "expires_in": 300})
        self.list: Callable[[str], Answer] = lambda path: answer(200, {"data": [{"name": RECORD}]})
        self.connect: Answer = (403, "text/plain", "")
        self.seconds_off = 0
        self.delay = 0.0
        self.headers: dict[str, str] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore connections that the client gave up."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(time.time() + self.server.seconds_off, usegmt=True)

    def do_GET(self) -> None:
        if "Authorization" not in self.headers or "realms" in self.path:
            self.respond(answer(401, {}))
        else:
            time.sleep(self.server.delay)
            self.respond(self.server.list(self.path.partition("?")[0]))

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        time.sleep(self.server.delay)
        self.respond(self.server.issue(form["scope"][0]))

    def do_CONNECT(self) -> None:
        time.sleep(self.server.delay)
        self.respond(self.server.connect)
        self.connection.recv(4096)
        self.wfile.write(b"This is not TLS.")

    def respond(self, given: Answer) -> None:
        status, kind, body = given
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **self.server.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


@contextmanager
def running(server: Server) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Settings:
    """The environment variables of one run, and what the command printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def set(self, **variables: str | None) -> None:
        for name, value in variables.items():
            known = name if name.endswith(("_PROXY", "_FILE")) else f"PEXIP_ENGAGE_{name}"
            if value is None:
                self._monkeypatch.delenv(known, raising=False)
            else:
                self._monkeypatch.setenv(known, value)

    def run(self, *words: str) -> tuple[int, str]:
        status = main(["--timeout", "2", *words])
        out, err = self._capsys.readouterr()
        for secret in (SECRET, TOKEN, RECORD, PASSWORD):
            assert secret not in out + err
        return status, " ".join(out.split())


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Settings:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("ENTERPRISE", "TOKEN", "CLIENT_ID", "CLIENT_SECRET", "BASE_URL", "TOKEN_URL", "ENVIRONMENT", "SCOPES"):
        monkeypatch.delenv(f"PEXIP_ENGAGE_{name}", raising=False)
    return Settings(monkeypatch, capsys)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server, and the settings for it."""
    server = Server()
    with running(server) as port:
        settings.set(**addresses(f"http://127.0.0.1:{port}"))
        yield server


def addresses(root: str) -> dict[str, str | None]:
    token_url = f"{root}/realms/{{enterprise}}/protocol/openid-connect/token"
    credentials = {"CLIENT_ID": "client-of-acme", "CLIENT_SECRET": SECRET}
    return {"ENTERPRISE": "acme", **credentials, "BASE_URL": root, "TOKEN_URL": token_url}


def oauth(status: int, error: str) -> Callable[[str], Answer]:
    return lambda scope: answer(status, {"error": error, "error_description": f"{SECRET} is wrong"})


# --- healthy


async def test_healthy_sandbox_can_be_called(settings: Settings) -> None:
    async with Sandbox(seed="demo") as sandbox, sandbox.serve() as url:
        settings.set(**addresses(url))
        settings.set(ENTERPRISE=sandbox.slug, CLIENT_ID="sandbox", CLIENT_SECRET="sandbox-secret")
        settings.set(TOKEN_URL=f"{url}/realms/{sandbox.slug}/protocol/openid-connect/token")
        status, shown = await asyncio.to_thread(settings.run)
    assert (status, shown.partition("Calls can work.")[2]) == (0, "")
    assert "list was read appointments:readOnly availability:readOnly employees:readOnly" in shown
    assert "sandbox-secret" not in shown


def test_settings_are_shown_with_their_origin(server: Server, settings: Settings) -> None:
    server.headers = {"X-RateLimit-Remaining": "17", "X-RateLimit-Key": SECRET}
    status, shown = settings.run()
    assert (status, shown.endswith("Calls can work.")) == (0, True)
    assert "enterprise acme (PEXIP_ENGAGE_ENTERPRISE)" in shown
    assert "environment production (default)" in shown
    assert "client_secret set, 8 to 31 characters (PEXIP_ENGAGE_CLIENT_SECRET)" in shown
    assert "token not set (default)" in shown
    assert "Rate-limit headers x-ratelimit-remaining: 17, x-ratelimit-key: ***" in shown
    assert "clock differs by 0 s" in shown or "clock differs by 1 s" in shown


def test_token_in_a_header_about_limits_is_withheld(server: Server, settings: Settings) -> None:
    server.headers = {"X-RateLimit-Client": TOKEN}
    assert "x-ratelimit-client" in settings.run()[1]


def test_lists_are_documented_and_need_the_scope() -> None:
    paths = {each.path: each for each in load().operations.values() if each.method.upper() == "GET"}
    for scope, probe in PROBES.items():
        path, _, query = probe.partition("?")
        required = {each.name for each in paths[path].parameters if each.required and each.location == "query"}
        assert paths[path].scope == scope
        assert required | {"limit"} == parse_qs(query).keys()


# --- settings


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"ENTERPRISE": None}, "PEXIP_ENGAGE_ENTERPRISE must be set to the slug of your enterprise"),
        ({"ENTERPRISE": "acme/x"}, "PEXIP_ENGAGE_ENTERPRISE is invalid: enterprise must be"),
        ({"CLIENT_SECRET": None}, "PEXIP_ENGAGE_CLIENT_SECRET must be set, because client_id is set"),
        (
            {"CLIENT_ID": None, "CLIENT_SECRET": None},
            "no credentials: set PEXIP_ENGAGE_CLIENT_ID and PEXIP_ENGAGE_CLIENT_SECRET, or PEXIP_ENGAGE_TOKEN",
        ),
        (
            {"TOKEN": TOKEN},
            "PEXIP_ENGAGE_CLIENT_ID and PEXIP_ENGAGE_CLIENT_SECRET and PEXIP_ENGAGE_TOKEN are set: unset",
        ),
        ({"CLIENT_SECRET": f"{SECRET}\n"}, "PEXIP_ENGAGE_CLIENT_SECRET is invalid"),
        ({"BASE_URL": "http://api.acme.invalid"}, "PEXIP_ENGAGE_BASE_URL is invalid: base_url must be an https://"),
        ({"BASE_URL": f"https://user:{PASSWORD}@acme.invalid"}, "PEXIP_ENGAGE_BASE_URL is invalid"),
        ({"TOKEN_URL": None}, "PEXIP_ENGAGE_TOKEN_URL must be set: token_url must be passed together with base_url"),
        ({"ENVIRONMENT": "live"}, "PEXIP_ENGAGE_ENVIRONMENT is invalid"),
        ({"ENV": SECRET}, "PEXIP_ENGAGE_ENV is not an environment variable of the client; did you mean PEXIP_ENGAGE_E"),
        ({"SCOPES": "a,b"}, "PEXIP_ENGAGE_SCOPES is invalid"),
        (
            {"HTTPS_PROXY": f"http://user:{PASSWORD}@proxy:port"},
            "cannot use the proxy from HTTP_PROXY, HTTPS_PROXY or ALL",
        ),
        ({"SSL_CERT_FILE": "/nonexistent.pem"}, "cannot use the certificates from SSL_CERT_FILE or SSL_CERT_DIR"),
    ],
)
def test_invalid_setting_is_named(given: dict[str, str | None], advice: str, settings: Settings) -> None:
    settings.set(**addresses("https://api.acme.invalid"))
    settings.set(**given)
    status, shown = settings.run()
    assert status == 2
    assert f"A setting is missing or not valid. 1. {advice}" in shown


# --- credentials and scopes


@pytest.mark.parametrize(
    ("issue", "advice"),
    [
        (oauth(401, "invalid_client"), "copy PEXIP_ENGAGE_CLIENT_ID and PEXIP_ENGAGE_CLIENT_SECRET again"),
        (oauth(400, "unauthorized_client"), "copy PEXIP_ENGAGE_CLIENT_ID and PEXIP_ENGAGE_CLIENT_SECRET again"),
        (
            lambda scope: answer(404, {"error": "Realm does not exist"}),
            "no realm for the enterprise 'acme' (404): check PEXIP_ENGAGE_ENTERPRISE and PEXIP_ENGAGE_TOKEN_URL",
        ),
        (
            lambda scope: HTML,
            "is not a token endpoint, or a proxy answers for it (the token endpoint responded with 200: no OAuth error"
            " (text/html, 20 bytes)): check PEXIP_ENGAGE_TOKEN_URL and HTTPS_PROXY",
        ),
        (lambda scope: answer(429, {}), "The token endpoint responded with 429: wait a minute"),
        (lambda scope: answer(503, {}), "The token endpoint failed (503): try again later"),
        (oauth(400, "unsupported_grant_type"), "The token request failed (the token endpoint responded with 400"),
        (oauth(400, "invalid_scope"), "did not grant any of the scopes: ask your account manager"),
        (
            lambda scope: answer(200, {"access_token": TOKEN, "scope": "profile"}),
            "did not grant any of the scopes: ask your account manager",
        ),
    ],
)
def test_token_problem_is_explained(
    issue: Callable[[str], Answer], advice: str, server: Server, settings: Settings
) -> None:
    server.issue = issue
    status, shown = settings.run()
    assert status == 1
    assert advice in shown.partition("Calls cannot work. 1. ")[2]


@pytest.mark.parametrize("error", ["invalid_scope", None])
def test_one_scope_that_is_not_granted_prevents_only_its_calls(
    error: str | None, server: Server, settings: Settings
) -> None:
    def issue(scope: str) -> Answer:
        if scope != Scope.EMPLOYEES_READ_ONLY:
            return answer(200, {"access_token": TOKEN})
        return answer(400, {"error": error}) if error else answer(200, {"access_token": TOKEN, "scope": ""})

    server.issue = issue
    status, shown = settings.run()
    assert status == 0
    assert "not granted employees:readOnly" in shown
    assert "1. The token endpoint did not grant some scopes (see above): ask your account manager" in shown


def test_only_the_given_scopes_are_requested(server: Server, settings: Settings) -> None:
    settings.set(SCOPES="engage:employees:readOnly engage:forms:readWrite")
    requested: list[str] = []

    def issue(scope: str) -> Answer:
        requested.append(scope)
        return answer(200, {"access_token": TOKEN})

    server.issue = issue
    assert settings.run()[0] == 0
    assert requested == ["engage:employees:readOnly", "engage:forms:readWrite"]
    server.issue = oauth(400, "invalid_scope")
    assert "grant any of the scopes: check the names in PEXIP_ENGAGE_SCOPES, or ask" in settings.run()[1]


def test_wrong_path_of_the_token_endpoint_is_explained(server: Server, settings: Settings) -> None:
    server.issue = lambda scope: answer(404, {})
    settings.set(TOKEN_URL=f"http://127.0.0.1:{server.server_port}/realms/acme/token")
    status, shown = settings.run()
    assert status == 1
    assert "1. The token endpoint was not found (404): the path in PEXIP_ENGAGE_TOKEN_URL usually ends in /pro" in shown


def test_https_address_of_an_http_port_is_explained(server: Server, settings: Settings) -> None:
    settings.set(BASE_URL=f"https://127.0.0.1:{server.server_port}")
    status, shown = settings.run()
    assert status == 1
    assert f"1. 127.0.0.1:{server.server_port} does not use TLS: check the port in PEXIP_ENGAGE_BASE_URL" in shown


def test_http_address_of_an_https_port_is_explained(settings: Settings) -> None:
    server = Server()
    server.socket = certificate(trustme.CA(), "127.0.0.1").wrap_socket(server.socket, server_side=True)
    with running(server) as port:
        settings.set(**addresses(f"http://127.0.0.1:{port}"))
        status, shown = settings.run()
    assert status == 1
    assert (
        f"1. 127.0.0.1:{port} closed the connection without a response: check the port in PEXIP_ENGAGE_BASE_URL"
        in shown
    )


# --- the API


@pytest.mark.parametrize(
    ("responds", "advice"),
    [
        (answer(401, {}), "PEXIP_ENGAGE_BASE_URL and PEXIP_ENGAGE_TOKEN_URL are for the same environment"),
        (answer(403, {}), "a setting of the enterprise forbids the calls. Ask your account manager"),
        (
            answer(404, {}),
            "does not know the enterprise 'acme' (404): check PEXIP_ENGAGE_ENTERPRISE and PEXIP_ENGAGE_B",
        ),
        (answer(422, {}), "The API rejects all calls (see the status above): send this report"),
        (answer(429, {}), "The API responded with 429: other programs at this IP address are using up its rate limit"),
        (answer(500, {"errors": [RECORD]}), "The API failed (500): try again later"),
        (HTML, "responded with 200 and text/html, 20 bytes instead of JSON: check PEXIP_ENGAGE_BASE_URL"),
        ((403, *HTML[1:]), "responded with 403 and text/html, 20 bytes instead of JSON: check PEXIP_ENGAGE_BASE_URL"),
        (answer(302, {}), "The API address redirects to login.invalid (302): check PEXIP_ENGAGE_BASE_URL, and"),
        (answer(200, {"hello": 1}), "200 and application/json, 12 bytes instead of a list of records: check"),
        (answer(200, []), "instead of a list of records: check PEXIP_ENGAGE_BASE_URL"),
    ],
)
def test_api_problem_is_explained(responds: Answer, advice: str, server: Server, settings: Settings) -> None:
    server.list = lambda path: responds
    server.headers["Location"] = "https://login.invalid/?from=engage"
    status, shown = settings.run()
    assert status == 1
    assert " 2. " not in shown
    assert ")appointments" not in shown
    assert advice in shown.partition("Calls cannot work. 1. ")[2]


def test_403_for_one_scope_prevents_only_its_calls(server: Server, settings: Settings) -> None:
    server.list = lambda path: answer(403 if path.endswith("/employees") else 200, {"data": []})
    status, shown = settings.run()
    assert status == 0
    assert "1. The API responded with 403 to calls with engage:employees:readOnly, although they are granted" in shown


def test_token_that_was_passed_is_tried(server: Server, settings: Settings) -> None:
    settings.set(CLIENT_ID=None, CLIENT_SECRET=None, TOKEN=TOKEN)
    assert settings.run()[0] == 0
    server.list = lambda path: answer(401, {})
    status, shown = settings.run()
    assert status == 1
    assert "1. The API rejects the token (401): it has expired, or is for another enterprise. Set PEXIP_ENGAGE" in shown


# --- network


@pytest.mark.parametrize(("seconds", "direction"), [(600, "behind"), (-600, "ahead of")])
def test_wrong_clock_is_reported(seconds: int, direction: str, server: Server, settings: Settings) -> None:
    server.seconds_off = seconds
    status, shown = settings.run()
    assert status == 0
    assert f"s {direction} the server" in shown
    assert "1. The clock of this machine or of the server is wrong: synchronize this machine with NTP." in shown


def test_timeout_of_the_token_endpoint_is_explained(server: Server, settings: Settings) -> None:
    server.delay = 2.0
    status, shown = settings.run("--timeout", "0.5")
    assert status == 1
    assert "did not respond in time: check PEXIP_ENGAGE_TOKEN_URL, and whether a firewall allows" in shown


def test_timeout_of_the_api_is_explained(server: Server, settings: Settings) -> None:
    settings.set(CLIENT_ID=None, CLIENT_SECRET=None, TOKEN=TOKEN)
    server.delay = 2.0
    status, shown = settings.run("--timeout", "0.5")
    assert status == 1
    assert "list failed (no response) appointments:readOnly" in shown
    assert "did not respond in time: check PEXIP_ENGAGE_BASE_URL, and whether a firewall allows" in shown


def test_default_addresses_are_those_of_the_environment(settings: Settings) -> None:
    settings.set(ENTERPRISE="acme", CLIENT_ID="client-of-acme", CLIENT_SECRET=SECRET, ENVIRONMENT="development")
    with running(proxy := Server()) as port:
        proxy.connect = (200, "text/plain", "")  # no TLS follows
        settings.set(HTTPS_PROXY=f"http://127.0.0.1:{port}")
        status, shown = settings.run()
    assert status == 1
    assert "API: api.development.pexipengage.com:443" in shown
    assert "1. The TLS handshake with api.development.pexipengage.com:443 failed" in shown
    assert "check PEXIP_ENGAGE_ENVIRONMENT (development), and whether a proxy intercepts TLS" in shown


def test_timeout_of_a_proxy_is_explained(settings: Settings) -> None:
    settings.set(ENTERPRISE="acme", CLIENT_ID="client-of-acme", CLIENT_SECRET=SECRET, ENVIRONMENT="development")
    with running(proxy := Server()) as port:
        proxy.delay = 2.0
        settings.set(HTTPS_PROXY=f"http://127.0.0.1:{port}")
        status, shown = settings.run("--timeout", "0.5")
    assert status == 1
    assert "did not respond in time through the proxy in HTTPS_PROXY: check" in shown


def test_timeout_must_be_positive(server: Server, settings: Settings) -> None:
    status, shown = settings.run("--timeout", "-1")
    assert (status, "1. timeout must be" in shown) == (2, True)


def test_refused_connection_is_explained(settings: Settings) -> None:
    unused = Server()
    unused.server_close()
    settings.set(**addresses(f"http://127.0.0.1:{unused.server_address[1]}"))
    status, shown = settings.run()
    assert status == 1
    assert f"1. The connection to 127.0.0.1:{unused.server_address[1]} failed" in shown
    assert "check PEXIP_ENGAGE_BASE_URL, and whether a firewall allows connections" in shown


def test_host_without_address_is_explained(settings: Settings) -> None:
    settings.set(**addresses("https://api.acme.invalid"))
    status, shown = settings.run()
    assert status == 1
    assert "1. The host api.acme.invalid has no address: check PEXIP_ENGAGE_BASE_URL, and the DNS server" in shown


def certificate(authority: trustme.CA, host: str, expires: datetime | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host, not_after=expires).configure_cert(context)
    return context


@pytest.mark.parametrize(
    ("problem", "status", "advice"),
    [
        ("none", 0, ""),
        ("ends soon", 0, "1. The certificate expires in 3 days"),
        ("expired", 1, "(certificate has expired): check the clock of this machine, and PEXIP_ENGAGE_BASE_URL"),
        ("wrong host", 1, "check the host in PEXIP_ENGAGE_BASE_URL, because the certificate is for another host"),
        ("unknown authority", 1, "set SSL_CERT_FILE to a PEM file with its certificate authority"),
        ("no TLS", 1, " does not use TLS: check the port in PEXIP_ENGAGE_BASE_URL"),
    ],
)
def test_certificate_is_examined(problem: str, status: int, advice: str, settings: Settings, tmp_path: Path) -> None:
    trusted = trustme.CA()
    trusted.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    issuer = trustme.CA() if problem == "unknown authority" else trusted
    days = {"expired": -1, "ends soon": 3.5}.get(problem, 90)
    host = "other.example" if problem == "wrong host" else "127.0.0.1"
    server = Server()
    if problem != "no TLS":
        context = certificate(issuer, host, datetime.now(UTC) + timedelta(days=days))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with running(server) as port:
        settings.set(**addresses(f"https://127.0.0.1:{port}"), SSL_CERT_FILE=str(tmp_path / "ca.pem"))
        found, shown = settings.run()
    assert found == status
    assert advice in shown
    if problem == "none":
        assert "TLS TLSv1.3, certificate of trustme" in shown
        assert "89 days left" in shown


@pytest.mark.parametrize(
    ("responds", "advice"),
    [
        (407, "The proxy rejects the user or the password in HTTPS_PROXY (407): check them."),
        (403, "The proxy in HTTPS_PROXY rejects connections to api.acme.invalid:443: ask for permission"),
    ],
)
def test_proxy_that_rejects_is_explained(responds: int, advice: str, settings: Settings) -> None:
    proxy = Server()
    proxy.connect = (responds, "text/plain", "")
    with running(proxy) as port:
        settings.set(**addresses("https://api.acme.invalid"), HTTPS_PROXY=f"http://user:{PASSWORD}@127.0.0.1:{port}")
        status, shown = settings.run()
    assert status == 1
    assert f"proxy http://127.0.0.1:{port} (HTTPS_PROXY), which resolves the host" in shown
    assert f"1. {advice}" in shown
    assert shown.count(advice) == 1 or responds == 403  # which names both hosts


def test_proxy_that_needs_a_password_is_explained(settings: Settings) -> None:
    proxy = Server()
    proxy.connect = (407, "text/plain", "")
    with running(proxy) as port:
        settings.set(**addresses("https://api.acme.invalid"), HTTPS_PROXY=f"http://127.0.0.1:{port}")
        shown = settings.run()[1]
    assert "1. The proxy requires a user and a password (407): add them to HTTPS_PROXY" in shown


def test_proxy_without_server_is_explained(settings: Settings) -> None:
    unused = Server()
    unused.server_close()
    settings.set(
        **addresses("https://api.acme.invalid"), HTTPS_PROXY=f"http://user:{PASSWORD}@127.0.0.1:{unused.server_port}"
    )
    status, shown = settings.run()
    assert status == 1
    assert "1. The connection to api.acme.invalid:443 through the proxy in HTTPS_PROXY failed" in shown
