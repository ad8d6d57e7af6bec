"""The OpenAPI document of the API, with the addresses of this sandbox. It is served without `--control`."""

from collections.abc import Mapping
from urllib.parse import quote

from ...openapi.reader import Document
from ..problems import NotFound
from ..state.record_store import Record
from .api import Api
from .messages import HttpRequest, HttpResponse, error_response, to_json


def base_url(root: str, slug: str) -> str:
    """Return the base URL of an enterprise's API."""
    return f"{root}/enterprises/{quote(slug, '')}"


def token_url(root: str, slug: str) -> str:
    """Return the URL of an enterprise's token endpoint."""
    return f"{root}/realms/{quote(slug, '')}/protocol/openid-connect/token"


async def api_document(apis: Mapping[str, Api], request: HttpRequest, segments: list[str]) -> HttpResponse | None:
    """Serve the document for the first enterprise, or for the one in the query: `?enterprise=blue`."""
    if segments or request.method != "GET":
        return None
    slug = dict(request.query).get("enterprise") or next(iter(apis))
    if slug not in apis:
        return error_response(NotFound(f"query enterprise: there is no enterprise {slug!r}"))
    return HttpResponse(200, to_json(_served(apis[slug].document, request.base, slug)), {})


def _served(document: Document, root: str, slug: str) -> Record:
    """Return a document whose requests and credentials all go to this sandbox."""
    components = document.raw["components"]
    schemes = {
        name: {**scheme, "flows": {kind: _flow(flow, root, slug) for kind, flow in scheme["flows"].items()}}
        if "flows" in scheme
        else scheme
        for name, scheme in components["securitySchemes"].items()
    }
    servers = [{"url": base_url(root, slug)}]
    return {**document.raw, "servers": servers, "components": {**components, "securitySchemes": schemes}}


def _flow(flow: Record, root: str, slug: str) -> Record:
    return {**flow, "tokenUrl": token_url(root, slug)}
