"""The control API: the methods of `Sandbox` over HTTP, for other languages and for running servers.

control.yaml describes the operations, and requests are validated against it.
"""

import re
from inspect import isawaitable
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

from ...openapi.reader import Document
from ...openapi.shipped import load
from ..document.routing import router_of
from ..document.validation import validation_of
from ..enterprise import SandboxEnterprise
from ..enterprises import Enterprises
from ..problems import BadRequest, Conflict, NotFound, Problem
from ..records import ExistsError
from ..state.store import Record
from .admission import Admission
from .control_operations import OPERATIONS, ControlCall, Snapshots
from .requests import HttpRequest, json_body, path_parameters, query_parameters
from .responses import HttpResponse, error_response, to_json

PREFIX = "_sandbox"
_DOCUMENT = Path(__file__).with_name("control.yaml")
_REFERENCE = re.compile(r'"(#/components/(\w+)/(\w+))"')
_ENTERPRISES = "enterprises"  # paths that belong to no single enterprise


class Control:
    """The control API below `/_sandbox`, for this machine, or for all machines with `allowed="anywhere"`.

    With `allowed=False`, only `/_sandbox/health` is served, for the sandbox and for each enterprise.
    """

    def __init__(self, enterprises: Enterprises, admission: Admission, allowed: bool | Literal["anywhere"]) -> None:
        self._enterprises = enterprises
        self._admission = admission
        self._allowed = allowed
        self._snapshots: WeakKeyDictionary[SandboxEnterprise, Snapshots] = WeakKeyDictionary()

    async def respond(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """Serve one request. Return None if the address does not exist."""
        try:
            if (checked := self._health_checked(segments)) and request.method in ("GET", "HEAD"):
                return self._health(request, checked)
            if not self._allowed:
                return None
            if self._allowed == "anywhere":
                self._admission.check_origin(request)
            else:
                self._admission.check_machine(request)
            return await self._serve(request, segments)
        except Problem as problem:
            return error_response(problem)
        except ExistsError as error:
            return error_response(Conflict(str(error)))
        except LookupError as error:
            return error_response(NotFound(str(error.args[0])))
        except (ValueError, TypeError, OverflowError) as error:
            return error_response(BadRequest(str(error)))

    def _health_checked(self, segments: list[str]) -> SandboxEnterprise | None:
        """Return the enterprise whose health is requested, if the path is that of a health check."""
        match segments:
            case ["health"]:
                return self._enterprises.first
            case [first, slug, "health"] if first == _ENTERPRISES and slug in self._enterprises:
                return self._enterprises.get(slug)
            case _:
                return None

    def _health(self, request: HttpRequest, enterprise: SandboxEnterprise) -> HttpResponse:
        """Report only that the sandbox runs, because health checks may come from anywhere."""
        if self._allowed != "anywhere":
            self._admission.check_names(request)
        health = {"status": "ok", "enterprise": enterprise.slug}
        return HttpResponse(200, b"" if request.method == "HEAD" else to_json({"data": health}), {})

    async def _serve(self, request: HttpRequest, segments: list[str]) -> HttpResponse:
        enterprise, rest = self._addressed(segments)
        document = _document()
        validation = validation_of(document)
        operation, path = router_of(document).find(request.method, rest)
        path_parameters(operation, path, validation)
        query = query_parameters(operation, request, validation, frozenset())
        body = json_body(operation, request, validation, exact=True)
        snapshots = self._snapshots.setdefault(enterprise, Snapshots())
        call = ControlCall(self._enterprises, enterprise, snapshots, request, path, query, body or {})
        if operation.id == "document":
            above = segments[: len(segments) - len(rest)]
            return HttpResponse(200, to_json(_described(document, request.root, above)), {})
        result: Any = OPERATIONS[operation.id](call)
        payload = await result if isawaitable(result) else result
        if isinstance(payload, HttpResponse):
            return payload
        status = operation.success_status or 200
        return HttpResponse(status, b"" if payload is None else to_json(payload), {})

    def _addressed(self, segments: list[str]) -> tuple[SandboxEnterprise, list[str]]:
        """Return the enterprise in a path, by default the first one, and the rest of the path."""
        match segments:
            case [first, slug, *rest] if first == _ENTERPRISES and rest:
                if rest[0] == _ENTERPRISES:
                    raise NotFound(f"there is nothing at /{'/'.join(segments)}")
                return self._enterprises.get(slug), rest
            case _:
                return self._enterprises.first, segments


def _described(document: Document, root: str, above: list[str]) -> Record:
    """Return the document as it is served below `above`.

    For one enterprise, it contains only the enterprise's paths.
    """
    described = {**document.raw, "servers": [{"url": "/".join([root, PREFIX, *above])}]}
    if above:
        paths, components = document.raw["paths"], document.raw["components"]
        described["paths"] = {
            path: item
            for path, item in paths.items()
            if not path.startswith((f"/{_ENTERPRISES}", "/export", "/import"))
        }
        described["components"] = _used(described["paths"], components)
    return described


def _used(paths: Record, components: Record) -> Record:
    """Return the components to which the paths refer, directly or not."""
    found: dict[str, Record] = {}
    waiting: list[Any] = [paths]
    while waiting:
        for _, kind, name in _REFERENCE.findall(to_json(waiting.pop()).decode()):
            if name not in found.setdefault(kind, {}):
                found[kind][name] = components[kind][name]
                waiting.append(components[kind][name])
    return found


def _document() -> Document:
    return load(_DOCUMENT)
