"""Control over HTTP: what the class does, for other languages and for a running server.

The operations are those of control.yaml; requests are held against it as those of the API are against theirs.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...openapi.reader import Document
from ...openapi.shipped import load
from ..document.routing import router_of
from ..document.validation import validation_of
from ..problems import BadRequest, Conflict, NotFound, Problem
from ..records import ExistsError, Records, Snapshot
from ..state.store import Record
from .admission import Admission
from .faults import Fault
from .requests import HttpRequest, json_body, path_parameters, query_parameters
from .responses import HttpResponse, refused, to_json
from .views import delivery_view, exchange_view, fault_view, webhook_view

if TYPE_CHECKING:
    from ..sandbox import Sandbox

PREFIX = "_sandbox"
_DOCUMENT = Path(__file__).with_name("control.yaml")
_STATUS = {"addRecord": 201, "takeSnapshot": 201, "addFault": 201, "addWebhook": 201, "emit": 202}


class Control:
    """Serves the paths below `/_sandbox`; to this machine alone, unless it is open to others."""

    def __init__(self, sandbox: "Sandbox", records: Records, admission: Admission, *, anywhere: bool) -> None:
        self._sandbox = sandbox
        self._records = records
        self._admission = admission
        self._anywhere = anywhere
        self._document: Document = load(_DOCUMENT)
        self._validation = validation_of(self._document)
        self._snapshots: dict[str, Snapshot] = {}
        self._operations = self._of_state() | self._of_behaviour() | self._of_webhooks()

    async def respond(self, request: HttpRequest, segments: list[str]) -> HttpResponse:
        """Serve one request."""
        try:
            if not self._anywhere:
                self._admission.check_machine(request)
            operation, path = router_of(self._document).find(request.method, segments)
            path_parameters(operation, path, self._validation)
            query = query_parameters(operation, request, self._validation, frozenset())
            body = json_body(operation, request, self._validation)
            data = self._operations[operation.id](path, query, body or {})
        except Problem as problem:
            return refused(problem)
        except ExistsError as error:
            return refused(Conflict(str(error)))
        except LookupError as error:
            return refused(NotFound(str(error.args[0])))
        except (ValueError, TypeError, OverflowError) as error:
            return refused(BadRequest(str(error)))
        if operation.id == "document":
            return HttpResponse(200, to_json({**data, "servers": [{"url": f"{request.root}/{PREFIX}"}]}), {})
        status = _STATUS.get(operation.id, 204 if data is None else 200)
        return HttpResponse(status, b"" if data is None else to_json({"data": data}), {})

    def _of_state(self) -> "dict[str, Operation]":
        sandbox = self._sandbox
        return {
            "health": lambda path, query, body: {"status": "ok", "enterprise": sandbox.enterprise},
            "document": lambda path, query, body: self._document.raw,
            "tables": lambda path, query, body: sandbox.tables(),
            "records": lambda path, query, body: sandbox.all(path["table"]),
            "record": lambda path, query, body: sandbox.get(path["table"], path["id"]),
            "addRecord": lambda path, query, body: sandbox.add(path["table"], body),
            "changeRecord": lambda path, query, body: self._records.change(path["table"], path["id"], body),
            "deleteRecord": lambda path, query, body: sandbox.delete(path["table"], path["id"]),
            "takeSnapshot": lambda path, query, body: self._take_snapshot(),
            "restoreSnapshot": lambda path, query, body: self._restore(path["id"]),
            "reset": lambda path, query, body: sandbox.reset(),
        }

    def _of_behaviour(self) -> "dict[str, Operation]":
        sandbox, clock = self._sandbox, self._sandbox.clock
        return {
            "faults": lambda path, query, body: [fault_view(fault) for fault in sandbox.faults],
            "addFault": lambda path, query, body: fault_view(self._fail(body)),
            "behave": lambda path, query, body: sandbox.behave(),
            "clock": lambda path, query, body: self._time(),
            "freezeClock": lambda path, query, body: (clock.freeze(), self._time())[1],
            "runClock": lambda path, query, body: (clock.run(), self._time())[1],
            "advanceClock": lambda path, query, body: (clock.advance(seconds=body["seconds"]), self._time())[1],
            "travel": lambda path, query, body: (clock.travel(body["to"]), self._time())[1],
            "log": lambda path, query, body: [exchange_view(each) for each in sandbox.requests.where(**query)],
            "clearLog": lambda path, query, body: sandbox.requests.clear(),
        }

    def _of_webhooks(self) -> "dict[str, Operation]":
        webhooks = self._sandbox.webhooks
        return {
            "webhooks": lambda path, query, body: [webhook_view(each) for each in webhooks.receivers],
            "addWebhook": lambda path, query, body: webhook_view(webhooks.add(body.pop("url"), **body)),
            "removeWebhook": lambda path, query, body: webhooks.remove(path["id"]),
            "deliveries": lambda path, query, body: [delivery_view(each) for each in webhooks.deliveries],
            "emit": lambda path, query, body: webhooks.emit(body.pop("event_type", None), body.pop("id", None), **body),
        }

    def _fail(self, body: Record) -> Fault:
        options: Any = dict(body)
        return self._sandbox.fail(options.pop("operation", None), **options)

    def _take_snapshot(self) -> Record:
        id_ = str(len(self._snapshots) + 1)
        self._snapshots[id_] = self._sandbox.snapshot()
        return {"id": id_}

    def _restore(self, id_: str) -> None:
        if id_ not in self._snapshots:
            raise NotFound(f"id: there is no snapshot {id_!r}")
        self._sandbox.restore(self._snapshots[id_])

    def _time(self) -> Record:
        clock = self._sandbox.clock
        return {"now": clock.stamp(), "frozen": clock.frozen}


Operation = Callable[[Mapping[str, str], dict[str, Any], Record], Any]
