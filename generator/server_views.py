"""The URLs of the API, from the document's servers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from attrs import frozen

from pexip_engage_client.openapi.pointers import Keys

from .document import SourceDocument, mapping
from .text import one_line, python_name, sentence

SERVER = {"url", "description", "variables"}
TOKEN_URL = "x-token-url"
ENTERPRISE = "{enterprise}"
ONLY = "production"
# Words in descriptions that do not distinguish servers.
_EMPTY_WORDS = {"the", "a", "an", "our", "server", "environment", "api", "url", "endpoint", "instance", "host"}


@frozen
class ServerView:
    """One server, which becomes an environment of the client."""

    name: str
    url: str
    token_url: str | None
    description: str

    @property
    def key(self) -> str:
        """The name of the enum's member."""
        return self.name.upper()

    @property
    def path(self) -> str:
        """The path of its address."""
        return urlsplit(self.url).path.rstrip("/")

    def root(self, base_path: str) -> str:
        """The address before the base path; empty if the document states only a path."""
        return self.url.rstrip("/").removesuffix(base_path) if urlsplit(self.url).netloc else ""


class ServerViews:
    """The servers of a document."""

    def __init__(self, document: SourceDocument) -> None:
        nodes = document.raw.get("servers") or [{"url": "/"}]
        names = environment_names(nodes)
        token_url = _token_url(document)
        own = any(TOKEN_URL in node for node in nodes)
        self.servers = [
            ServerView(
                name=name,
                url=with_defaults(node),
                token_url=node.get(TOKEN_URL) if own else token_url and urljoin(with_defaults(node), token_url),
                description=sentence([one_line(node.get("description") or "")]),
            )
            for name, node in zip(names, nodes, strict=True)
        ]

    @property
    def base_path(self) -> str:
        """The path that all servers share after the root, if it contains the enterprise or no host is known."""
        paths = {server.path for server in self.servers}
        path = paths.pop()
        known = ENTERPRISE in path or not any(urlsplit(server.url).netloc for server in self.servers)
        return path if known and not paths else ""


def check_servers(document: SourceDocument) -> None:
    """Reject servers that the client cannot call."""
    servers = document.raw.get("servers", [])
    if not isinstance(servers, list):
        document.reject(("servers",), "not a list of servers", "list them, each with its url")
        document.raw["servers"] = []
        return
    for index, node in enumerate(servers):
        keys: Keys = ("servers", index)
        url, variables = mapping(node).get("url"), mapping(node).get("variables", {})
        if not isinstance(url, str) or not _is_address(_example(url, variables)):
            remedy = "write an https:// address, or a path, without a query or fragment"
            document.reject(keys, f"the url {url!r}", remedy)
            continue
        for name in re.findall(r"\{(\w+)\}", url):
            default = mapping(mapping(variables).get(name)).get("default")
            if name != "enterprise" and not isinstance(default, str):
                document.reject(keys, f"the variable {name} without a default", "describe it in `variables`")
        for key in node.keys() - SERVER:
            if not str(key).startswith("x-"):
                document.reject((*keys, key), f"{key} is not supported in a server", "leave it out")


def _example(url: str, variables: object) -> str:
    """Return the address with the defaults of its variables, or with placeholders for variables without a default."""
    named = {name: mapping(each).get("default") for name, each in mapping(variables).items()}
    return re.sub(r"\{(\w+)\}", lambda found: str(named.get(found[1], "x")), url)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    bare = not (parts.query or parts.fragment or parts.username or parts.password) and url.isprintable()
    complete = parts.scheme in ("http", "https") and bool(parts.hostname)
    return bare and " " not in url and (complete or (not parts.scheme and not parts.netloc and url.startswith("/")))


def with_defaults(node: Mapping[str, Any]) -> str:
    """Return the address with the defaults of its variables. The client fills in the enterprise."""
    variables = mapping(node.get("variables"))
    return re.sub(
        r"\{(\w+)\}",
        lambda found: found[0] if found[0] == ENTERPRISE else str(mapping(variables.get(found[1])).get("default")),
        str(node.get("url", "")),
    )


def environment_names(nodes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a name for each server, from the descriptions if they are short and differ."""
    if len(nodes) == 1:
        return [ONLY]
    found = [_name(str(node.get("description") or "")) for node in nodes]
    return [name if name and found.count(name) == 1 else f"server_{index + 1}" for index, name in enumerate(found)]


def _name(description: str) -> str:
    begin = re.split(r"[^\w\s-]", description, maxsplit=1)[0]
    words = [word for word in begin.split() if word.lower() not in _EMPTY_WORDS]
    return python_name("_".join(words)) if 0 < len(words) <= 2 else ""


def _token_url(document: SourceDocument) -> str | None:
    """Return the token endpoint for client credentials, which all servers share.

    OpenAPI does not allow variables in it, so documents contain the default of the `enterprise` variable instead.
    """
    schemes = mapping(mapping(document.raw.get("components")).get("securitySchemes"))
    flows = [mapping(mapping(mapping(scheme).get("flows")).get("clientCredentials")) for scheme in schemes.values()]
    url = next((str(flow["tokenUrl"]) for flow in flows if flow.get("tokenUrl")), None)
    for server in document.raw.get("servers", []):
        default = mapping(mapping(server.get("variables")).get("enterprise")).get("default")
        if url and default:
            url = url.replace(f"/{default}/", f"/{ENTERPRISE}/")
    return url
