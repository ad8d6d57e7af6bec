"""schemathesis, all operations and all its checks, against the sandbox: it finds no failure.

The document is taken as it is, with two additions: the status topic's 404, 405 and 422 for operations whose own pages
do not list them, and links by which a stateful run follows one operation with another.
"""

import io
import json
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
import schemathesis
import urllib3
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from requests.adapters import HTTPAdapter
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from pexip_engage_client.sandbox import Sandbox
from tests.sandbox.conftest import NOW

CONFIG = {
    "base-url": "http://sandbox/enterprises/acme",
    "seed": 1,
    "generation": {"deterministic": True, "database": "none"},
    # A documented input can be refused for what no schema says: a business rule (422), times that run backwards (400).
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404", "422"]}},
}
BOUNDS = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
# Real ids of the demo, so that requests get past "no such ID".
PATH_IDS = {
    "/appointments": "appointment-3",
    "/contexts": "context-1",
    "/customers": "customer-lena",
    "/employees": "employee-an",
    "/fetch-configurations": "fetch-1",
    "/files": "file-plan",
    "/forms": "form-mortgage",
    "/lead-segments": "segment-new",
    "/listings": "listing-villa",
    "/meeting-rooms": "room-leie",
    "/offices": "office-ghent",
    "/subject-groups": "group-home",
    "/subjects": "subject-claims",
}
NAMED_IDS = {
    "availabilityTemplateId": "template-summer",
    "callbackRequestId": "callback-1",
    "customerIds": ["customer-marc"],
    "employeeId": "employee-an",
    "employeeIds": ["employee-an"],
    "employee-id[]": ["employee-an"],
    "formId": "form-mortgage",
    "leadSegmentId": "segment-new",
    "listingId": "listing-villa",
    "meetingRoomId": "room-leie",
    "officeId": "office-ghent",
    "office-id": "office-ghent",
    "primaryEmployeeId": "employee-bram",
    "questionId": "question-income",
    "regionIds": ["region-ghent"],
    "subjectId": "subject-pension",
    "subject-id": "subject-pension",
    "subjectGroupId": "group-life",
}
LAST_IDS = {
    "/questions/{id}": "question-status",
    "/time-ranges/{id}": "range-summer",
    "/time-slots/{id}": "slot-morning",
    "/availability-templates/{id}": "template-open-day",
}
PEOPLE = [
    {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-bram"},
    {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-nora"},
]
ID = {"id": "$response.body#/data/id"}
# operation: those that may follow with the id of what it made
LINKS = {
    "createAppointment": [
        "getAppointmentById",
        "rescheduleAppointment",
        "reassignAppointment",
        "updateAppointmentDetails",
    ],
    "createAppointmentInvite": ["getAppointmentById", "acceptAppointment", "updateAppointmentMeetingType"],
    "acceptAppointment": ["getAppointmentById", "rescheduleAppointment", "updateAppointmentById"],
    "createEmployee": ["getEmployeeById", "updateEmployeeById", "createUnavailability", "getEmployeeUnavailability"],
    "createLeadSegment": ["getLeadSegmentById", "updateLeadSegmentById", "updateLeadSegmentSchedulingSettings"],
    "createSubjectGroup": ["getSubjectGroup", "updateSubjectGroupById"],
    "createForm": ["updateFormById"],
    "createFetchConfiguration": ["updateFetchConfigurationById"],
    "createContext": ["getContextById"],
    "createMeetingRoom": ["updateMeetingRoomById"],
}

schemathesis.openapi.format("HH:mm", st.from_regex(r"([01][0-9]|2[0-3]):[0-5][0-9]", fullmatch=True))


@cache
def adapted() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(API.document.raw, default=str))
    envelope = {"description": "As the status topic has it.", "content": {"application/json": {"schema": {}}}}
    responses = document["components"]["responses"]
    for item in document["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict):
                continue
            for status, name in (("404", "NotFound"), ("405", "NotFound")):
                operation["responses"].setdefault(status, responses[name])
            schema = {"$ref": "#/components/schemas/ErrorWithArgumentsEnvelope"}
            refusal = {**envelope, "content": {"application/json": {"schema": schema}}}
            operation["responses"].setdefault("422", refusal)
            links = {name: {"operationId": name, "parameters": ID} for name in LINKS.get(operation["operationId"], [])}
            if links:
                status = next(status for status in operation["responses"] if status.startswith("2"))
                operation["responses"][status]["links"] = links
    return document


class InProcess(HTTPAdapter):
    """Connects a session of requests with the sandbox, without a socket or another thread."""

    def send(self, request, **options):
        """Run the application to its end, because it waits for nothing outside of it."""
        url = urlsplit(request.url)
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "scheme": url.scheme,
            "path": unquote(url.path),
            "raw_path": url.path.encode(),
            "root_path": "",
            "query_string": url.query.encode(),
            "headers": [
                (b"host", url.netloc.encode()),
                *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.items()),
            ],
            "client": ("127.0.0.1", 50000),
            "server": (url.hostname, 80),
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": body}

        async def send(message):
            sent.append(message)

        running = SANDBOX.app(scope, receive, send)
        with suppress(StopIteration):
            while True:
                assert running.send(None) is None, "waits for something"
        start, *parts = sent
        raw = urllib3.HTTPResponse(
            io.BytesIO(b"".join(part["body"] for part in parts)),
            [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]],
            start["status"],
            version=11,
            reason=HTTPStatus(start["status"]).phrase,
            preload_content=False,
            request_method=request.method,
        )
        return self.build_response(request, raw)


SANDBOX = Sandbox(seed="demo", clock=NOW, limits=None)
API = SANDBOX.app.apis["acme"]
SANDBOX.add("contexts", {"id": "context-1"})
SANDBOX.add(
    "fetchConfigurations",
    {"id": "fetch-1", "endpoint": "https://crm.example/", "mapping": [{}], "headers": [{"name": "A"}]},
)
START = SANDBOX.dump()


class Token:
    def get(self, case, context):
        return SANDBOX.token()

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


def map_path_parameters(context, path_parameters):
    """Ids of the demo, every other time."""
    if path_parameters and len(str(path_parameters)) % 2:
        path = context.operation.path
        for name in path_parameters:
            path_parameters[name] = NAMED_IDS.get(name) or next(
                (id_ for end, id_ in LAST_IDS.items() if path.endswith(end) and name == "id"),
                next(id_ for start, id_ in PATH_IDS.items() if path.startswith(start)),
            )
    return path_parameters


def map_query(context, query):
    return _with_real_ids(query)


def map_body(context, body):
    """Leave intentionally invalid values unchanged."""
    if not isinstance(body, dict | list):
        return body
    documented = next(
        operation
        for operation in API.document.operations.values()
        if (operation.path, operation.method) == (context.operation.path, context.operation.method.upper())
    )
    right = documented.body_schema is not None and API.validation.fault(documented.body_schema, body) is None
    return _with_real_ids(body) if right else body


def _with_real_ids(value: Any) -> Any:
    """Replace generated references of the right type by existing ones."""
    if isinstance(value, list):
        return [_with_real_ids(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    real = {}
    for name, entry in value.items():
        if name in NAMED_IDS and isinstance(entry, type(NAMED_IDS[name])) and entry and all(entry):
            real[name] = NAMED_IDS[name]
        elif name == "appointmentParticipants" and isinstance(entry, list) and entry:
            real[name] = PEOPLE
        else:
            real[name] = _with_real_ids(entry)
    return real


def described(*hooks: Any, **phases: Any) -> Any:
    config = SchemathesisConfig.from_dict({**CONFIG, "phases": phases})
    schema = schemathesis.openapi.from_dict(adapted(), config=config)
    schema.auth()(Token)
    for hook in hooks:
        schema.hook(hook)
    return schema


@pytest.mark.parametrize("tag", sorted({operation.tag for operation in API.document.operations.values()}))
def test_examples_and_coverage(tag):
    phases = {name: {"enabled": False} for name in ("fuzzing", "stateful")}
    schema = described(map_path_parameters, map_query, map_body, **phases).include(tag=tag)
    found, tested = [], 0
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            found.append(event)
        if isinstance(event, ScenarioFinished):
            tested += len(event.recorder.interactions)
            found += [
                check.failure_info.failure
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
    assert not found
    assert tested > 10


def test_stateful_runs():
    # The path's ids come from the links here, and nothing is learned from one run for the next.
    plain = {"link-calibration": False, "inference": {"algorithms": []}, "generation": {"mode": "positive"}}
    machine = described(map_query, map_body, stateful=plain).as_state_machine()

    followed: set[str | None] = set()

    class Machine(machine):
        def setup(self):
            super().setup()
            SANDBOX.reset(seed=START)

        def teardown(self):
            super().teardown()
            followed.update(each.operation for each in SANDBOX.requests.where(status=200))

    run_state_machine_as_test(Machine, settings=settings(BOUNDS, max_examples=25, stateful_step_count=6))
    assert len(followed & {name for names in LINKS.values() for name in names}) >= 3, followed


@pytest.fixture(autouse=True)
def _in_process(monkeypatch):
    """Ignore proxies and .netrc, which would be looked up for each request."""
    adapter = InProcess()
    monkeypatch.setattr(requests.Session, "get_adapter", lambda self, url: adapter)
    never = property(lambda self: False, lambda self, value: None)
    monkeypatch.setattr(requests.Session, "trust_env", never, raising=False)


@pytest.fixture(autouse=True)
def _nothing_failed_inside():
    SANDBOX.reset(seed=START)
    yield
    failures = list(API.failures)
    API.failures.clear()
    assert not failures
