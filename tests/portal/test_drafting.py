"""What is missing here is drafted in our terms; what is safe is written, and the rest stays a report."""

from __future__ import annotations

import difflib
import random
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.portal.__main__ import load
from generator.portal.comparing import compare
from generator.portal.drafting import Drafted, draft
from generator.portal.editing import YamlText
from generator.portal.facts import Operation, Source
from generator.portal.findings import Finding, Verdict
from generator.portal.naming import cased, held, method, pascal, singular, snake
from generator.portal.openapi import read_document
from generator.portal.recognising import read_any
from pexip_engage_client.sandbox.rules import load as load_rules
from tests.openapi import DOCUMENT as OURS
from tests.openapi import ROOT

from . import pages
from .vendor import OPERATIONS, Node, document

TEXT = (ROOT / "openapi.yaml").read_text(encoding="utf-8")


IDS = ("getAppointments", "createAppointment", "acceptAppointment", "getLeadSegmentById", "postAppointment")
FILES = ("generator/resources.yaml", "pexip_engage_client/sandbox/coverage.py")
Vendor = dict[str, Node]
Drafting = Callable[..., Drafted]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose document has a few operations: it takes a tenth of the time to parse."""
    place = tmp_path_factory.mktemp("repository")
    for name in (*FILES, "pexip_engage_client/sandbox/rules/appointments.py"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, place / name)
    chosen: Node = {"paths": {}, "webhooks": {"appointment": OURS["webhooks"]["appointment"]}}
    for path, item in OURS["paths"].items():
        some = {key: node for key, node in item.items() if key == "parameters" or node["operationId"] in IDS}
        if some.keys() - {"parameters"}:
            chosen["paths"][path] = some
    components = OURS["components"]
    reached, waiting = (
        set[str](),
        [str(chosen), str({**components, "schemas": 0}), "#/components/schemas/LocationInput"],
    )
    while waiting:
        new = set(re.findall(r"#/components/schemas/(\w+)", waiting.pop())) - reached
        reached |= new
        waiting += [str(components["schemas"][name]) for name in new]
    chosen["components"] = {**components, "schemas": {name: components["schemas"][name] for name in sorted(reached)}}
    text = yaml.dump({**OURS, **chosen}, Dumper=yaml.CSafeDumper, sort_keys=False)
    (place / "openapi.yaml").write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def few(root: Path) -> Source:
    """What that document says."""
    return load(root / "openapi.yaml")


@pytest.fixture
def vendor() -> Vendor:
    return {name: deepcopy(OPERATIONS[name]) for name in IDS}


@pytest.fixture
def drafted(root: Path, few: Source) -> Drafting:
    def drafting(vendor: Vendor, *, operations: bool = True) -> Drafted:
        theirs = read_document(document(list(vendor.values()), "3.1.0", random.Random(1)))
        return draft(compare(few, theirs).differences, root, load_rules().tables, operations=operations)

    return drafting


def data(operation: Node, status: str = "200") -> Node:
    return pages.body(operation["responses"][status])["properties"]["data"]  # type: ignore[index]


def added(result: Drafted, root: Path, path: str = "openapi.yaml") -> list[str]:
    """The lines that a file gets; none may go."""
    old = (root / path).read_text(encoding="utf-8").splitlines()
    diff = [line for line in difflib.ndiff(old, result.files[path].splitlines()) if line[0] in "+-"]
    assert [line for line in diff if line[0] == "-"] == []
    return [line[2:] for line in diff]


def at(text: str, *keys: str) -> Any:
    node = yaml.load(text, yaml.CSafeLoader)
    for key in keys:
        node = node[key]
    return node


# -- what is safe ------------------------------------------------------------------------------------


def test_a_new_property_of_a_response_is_added_as_optional(vendor: Vendor, drafted: Drafting, root: Path) -> None:
    data(vendor["acceptAppointment"])["properties"]["teleportMood"] = {"type": "string", "maxLength": 9}
    data(vendor["acceptAppointment"])["required"].append("teleportMood")
    result = drafted(vendor)
    appointment = at(result.files["openapi.yaml"], "components", "schemas", "Appointment")
    mood = appointment["properties"]["teleportMood"]
    assert (mood["type"], mood["maxLength"], mood["x-draft"]) == ("string", 9, "The portal requires it.")
    assert "teleportMood" not in appointment["required"]
    assert len(added(result, root)) == 5
    assert result.open == []


def test_an_optional_property_of_a_request_is_added_a_demanded_one_is_not(vendor: Vendor, drafted: Drafting) -> None:
    sent = pages.body(vendor["createAppointment"]["requestBody"])
    assert sent is not None
    sent["properties"] |= {"teleportMood": {"type": ["string", "null"]}, "fee": {"type": "integer"}}
    sent["required"].append("fee")
    result = drafted(vendor)
    assert result.done == ["property `teleportMood` of `CreateAppointmentInput`"]
    [(finding, why)] = result.open
    assert finding.there == "fee"
    assert "demands it" in why


def test_an_object_that_equals_a_component_becomes_a_reference(vendor: Vendor, drafted: Drafting) -> None:
    place = data(vendor["acceptAppointment"])["properties"]["location"]
    data(vendor["acceptAppointment"])["properties"] |= {
        "origin": deepcopy(place),
        "helper": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "minLength": 1}}},
        "kind": {"type": ["string", "null"], "enum": ["OFFICE", "ON_LOCATION", "PHONE", "VIDEO"]},
        "stops": {"type": "array", "items": {**deepcopy(place), "type": "object"}},
    }
    properties = at(drafted(vendor).files["openapi.yaml"], "components", "schemas", "Appointment", "properties")
    assert properties["origin"]["oneOf"] == [{"$ref": "#/components/schemas/Location"}, {"type": "null"}]
    assert properties["helper"]["$ref"] == "#/components/schemas/Reference"
    assert properties["kind"]["oneOf"][0] == {"$ref": "#/components/schemas/MeetingType"}
    assert properties["stops"]["items"] == {"$ref": "#/components/schemas/Location"}


def test_an_object_that_equals_none_becomes_a_component_named_as_ours_are(vendor: Vendor, drafted: Drafting) -> None:
    shape = {
        "type": "object",
        "required": ["amount"],
        "properties": {"amount": {"type": "integer"}, "currency": {"type": "string"}},
    }
    data(vendor["acceptAppointment"])["properties"]["refund"] = shape
    pages.body(vendor["createAppointment"]["requestBody"])["properties"]["refund"] = shape  # type: ignore[index]
    schemas = at(drafted(vendor).files["openapi.yaml"], "components", "schemas")
    assert schemas["Appointment"]["properties"]["refund"]["$ref"] == "#/components/schemas/AppointmentRefund"
    assert schemas["AppointmentRefund"]["required"] == ["amount"]
    refund = schemas["CreateAppointmentInput"]["properties"]["refund"]
    assert refund["$ref"] == "#/components/schemas/CreateAppointmentRefundInput"


def test_a_value_comes_with_its_place_for_a_description(vendor: Vendor, drafted: Drafting) -> None:
    data(vendor["acceptAppointment"])["properties"]["status"]["enum"].insert(2, "LOST")
    status = at(drafted(vendor).files["openapi.yaml"], "components", "schemas", "AppointmentStatus")
    assert status["enum"][-1] == "LOST"
    assert len(status["x-enum-descriptions"]) == len(status["enum"])
    assert "LOST" in status["x-enum-descriptions"][-1]


def test_a_code_comes_into_the_enum_and_the_sandbox_says_so(vendor: Vendor, drafted: Drafting, root: Path) -> None:
    vendor["acceptAppointment"]["responses"]["422"]["x-error-codes"].append("APPOINTMENT_LOST")
    result = drafted(vendor)
    place = ("paths", "/appointments/{id}/_actions/accept", "post", "responses", "422", "x-error-codes")
    assert "APPOINTMENT_LOST" in at(result.files["openapi.yaml"], *place)
    meanings = at(result.files["openapi.yaml"], "components", "x-error-meanings")
    assert "not written yet" in meanings["APPOINTMENT_LOST"]
    assert list(meanings) == sorted(meanings)
    assert added(result, root, "pexip_engage_client/sandbox/coverage.py") == [
        '    ("acceptAppointment", "APPOINTMENT_LOST"): "no rule is written yet",'
    ]


def test_an_optional_parameter_is_added(vendor: Vendor, drafted: Drafting) -> None:
    tags = {"in": "query", "name": "tag[]", "required": False, "schema": {"type": "array", "items": {"type": "string"}}}
    vendor["getAppointments"]["parameters"].append(tags)
    parameters = at(drafted(vendor).files["openapi.yaml"], "paths", "/appointments", "get", "parameters")
    assert parameters[-1]["name"] == "tag[]"
    assert parameters[-1]["style"] == "form"


# -- what is not ---------------------------------------------------------------------------------------


def _type(vendor: Vendor) -> None:
    data(vendor["acceptAppointment"])["properties"]["hybrid"]["type"] = "string"


def _gone(vendor: Vendor) -> None:
    del data(vendor["acceptAppointment"])["properties"]["hybrid"]


def _limit(vendor: Vendor) -> None:
    data(vendor["acceptAppointment"])["properties"]["trailingBufferTime"]["maximum"] = 60


def _demanded(vendor: Vendor) -> None:
    vendor["getAppointments"]["parameters"].append(
        {"in": "query", "name": "tag", "required": True, "schema": {"type": "string"}}
    )


def _status(vendor: Vendor) -> None:
    vendor["getAppointments"]["responses"]["418"] = {"description": "Other words"}


def _several(vendor: Vendor) -> None:
    data(vendor["acceptAppointment"])["properties"]["teleportMood"] = {
        "oneOf": [{"type": "string"}, {"type": "integer"}]
    }


def _event(vendor: Vendor) -> None:
    vendor["postThing"] = {**deepcopy(vendor["postAppointment"]), "id": "postThing", "event": "thing"}


@pytest.mark.parametrize("change", [_type, _gone, _limit, _demanded, _status, _several, _event])
def test_what_a_person_must_decide_is_left_as_it_is(
    change: Callable[[Vendor], None], vendor: Vendor, drafted: Drafting
) -> None:
    change(vendor)
    result = drafted(vendor)
    assert result.files == {}
    assert result.open
    assert all(why for _, why in result.open)


def test_without_a_difference_nothing_is_drafted(vendor: Vendor, drafted: Drafting) -> None:
    result = drafted(vendor)
    assert (result.files, result.done, result.open) == ({}, [], [])


def test_an_operation_is_drafted_on_demand_only(vendor: Vendor, drafted: Drafting) -> None:
    vendor["teleportAppointment"] = {
        **deepcopy(vendor["acceptAppointment"]),
        "id": "teleportAppointment",
        "path": "/appointments/{id}/_actions/teleport",
    }
    result = drafted(vendor, operations=False)
    assert result.files == {}
    assert "--operations" in result.open[0][1]


# -- what was written is quiet -------------------------------------------------------------------------


def test_after_writing_the_same_portal_agrees(vendor: Vendor, root: Path, few: Source) -> None:
    """Each response gets the property, as one whose document shares the component would have it."""
    for operation in vendor.values():
        for media in pages.schemas(operation):
            if media.get("properties", {}).keys() >= {"trailingBufferTime", "hybrid", "createdFrom"}:
                media["properties"]["teleportMood"] = {"type": "string"}
    theirs = read_document(document(list(vendor.values()), "3.0.3", random.Random(1)))
    before = compare(few, theirs)
    assert before.differences
    result = draft(before.differences, root, load_rules().tables, operations=True)
    after = compare(read_any(result.files["openapi.yaml"]), theirs)
    assert after.findings == []
    assert len(result.done) == 1


# -- operations ----------------------------------------------------------------------------------------


def test_a_page_that_says_little_is_drafted_with_open_questions(root: Path, few: Source) -> None:
    new = {**deepcopy(OPERATIONS["rescheduleAppointment"]), "path": "/appointments/{id}/_actions/teleport"}
    source = read_any(pages.markdown(new), "operation-teleportappointment.md")
    result = draft(compare(few, source).differences, root, load_rules().tables, operations=True)
    [operation] = result.operations
    assert operation.id == "teleportAppointment"
    assert (operation.resource, operation.name) == ("appointments", "teleport")
    assert any("the operation id" in question for question in operation.questions)
    assert any("one object or a list" in question for question in operation.questions)
    assert "The operation id" in operation.node["x-draft"]


def test_an_operation_of_a_new_resource_brings_tag_section_and_rules(vendor: Vendor, drafted: Drafting) -> None:
    new = deepcopy(vendor["getLeadSegmentById"])
    data(new)["properties"]["colour"] = {"type": "string"}
    vendor["getGadgetById"] = {**new, "id": "getGadgetById", "path": "/gadgets/{id}"}
    result = drafted(vendor)
    assert {"name": "Gadgets"}.items() <= at(result.files["openapi.yaml"], "tags")[-1].items()
    assert at(result.files["generator/resources.yaml"], "gadgets") == {"get": "getGadgetById"}
    schemas = at(result.files["openapi.yaml"], "components", "schemas")
    assert schemas["GadgetEnvelope"]["properties"]["data"]["$ref"] == "#/components/schemas/Gadget"
    rules = result.files["pexip_engage_client/sandbox/rules/gadgets.py"]
    assert 'rules.serves("getGadgetById"' in rules
    compile(rules, "gadgets.py", "exec")


def test_an_operation_without_method_or_path_is_no_draft(root: Path) -> None:
    source = Operation(id="getThing")
    finding = Finding(verdict=Verdict.MISSING_HERE, operation="getThing", where="", fact="operation", source=source)
    result = draft([finding], root, {}, operations=True)
    assert result.open == [(finding, "method and path are not said")]


# -- names -----------------------------------------------------------------------------------------------


def test_names() -> None:
    assert [pascal(name) for name in ("office-id", "officeId", "office_id")] == ["OfficeId"] * 3
    assert snake("teleportAppointment") == "teleport_appointment"
    assert [singular(name) for name in ("Subjects", "Companies", "Address")] == ["Subject", "Company", "Address"]
    assert [held(name) for name in ("getAppointmentById", "getSubjects", "accept")] == [
        "Appointment",
        "Subject",
        "Accept",
    ]
    assert cased("teleportappointment", "/appointments/{id}/_actions/teleport") == "teleportAppointment"
    assert cased("getxyzzy", "/things") == "getxyzzy"


@pytest.mark.parametrize(
    ("operation", "path", "name"),
    [
        ("getThings", "/things", "list"),
        ("getThingById", "/things/{id}", "get"),
        ("createThing", "/things", "create_thing"),  # `create` is taken
        ("cancelThing", "/things/{id}/_actions/cancel-now", "cancel_now"),
        ("revokeThing", "/things/{id}/revocation", "revoke_thing"),
    ],
)
def test_methods_are_named_as_ours_are(operation: str, path: str, name: str) -> None:
    assert method(operation, path, {"create": "createOther"}) == name


# -- texts -------------------------------------------------------------------------------------------------


def test_an_addition_leaves_every_other_line_as_it_was() -> None:
    text = YamlText(TEXT)
    text.add_entry("#/components/schemas/Appointment/properties", "teleportMood", {"type": "string"})
    text.add_item("#/components/schemas/MeetingType/enum", "no")
    text.add_entry("#/info", "x-long", "tail")
    old, new = TEXT.splitlines(), text.result().splitlines()
    gone = [
        line
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if line.startswith("-") and not line.startswith("---")
    ]
    assert [line.strip() for line in gone] == ["-      enum: [OFFICE, ON_LOCATION, PHONE, VIDEO]"]
    assert at(text.result(), "components", "schemas", "MeetingType", "enum")[-1] == "no"
    assert at(text.result(), "info", "x-long") == "tail"


def test_a_place_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError, match="nowhere"):
        YamlText(TEXT).add_entry("#/nowhere", "a", 1)
    with pytest.raises(LookupError, match="info"):
        YamlText(TEXT).add_item("#/info", 1)


NAMES = st.text(alphabet="abcxyz", min_size=1, max_size=4)
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
MAPPINGS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


@example(["x"], "a, b", True, 2)
@example(["x"], "a]", True, 2)
@example(["x"], "a\x85b", False, 0)
@example(["x"], {"a": "\u2028"}, False, 2)
@settings(max_examples=30, deadline=None)
@given(st.lists(PLAIN | MAPPINGS, min_size=1, max_size=4), PLAIN | MAPPINGS, st.booleans(), st.sampled_from([0, 2]))
def test_whatever_is_added_to_a_sequence_can_be_read_and_nothing_else_changes(
    old: list[Any], value: Any, flow: bool, indent: int
) -> None:
    written = yaml.safe_dump(old, default_flow_style=True if flow else None, sort_keys=False)
    indent = indent if written.startswith("-") else 2
    indented = "".join(f"{' ' * indent}{line}\n" for line in written.splitlines())
    text = YamlText(f"top:\n{indented}next: 1\n# end\n")
    text.add_item("#/top", value)
    assert text.value() == {"top": [*old, value], "next": 1}
    assert text.result().endswith("next: 1\n# end\n")


@example({"a": None}, "a", "\x85", False, "")
@example({"a": None}, "a", "a\nb\n", False, "")
@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(NAMES, VALUES, min_size=1, max_size=4),
    NAMES,
    VALUES,
    st.booleans(),
    st.text(alphabet="# abc", max_size=8),
)
def test_whatever_is_added_to_a_mapping_can_be_read_and_nothing_else_changes(
    old: dict[str, Any], key: str, value: Any, flow: bool, comment: str
) -> None:
    written = yaml.safe_dump({"top": old, "next": 1}, default_flow_style=True if flow else None, sort_keys=False)
    text = YamlText(f"# {comment}\n{written}# end\n")
    text.add_entry("#/top", f"new_{key}", value)
    assert text.value() == {"top": {**old, f"new_{key}": value}, "next": 1}
    assert text.result().startswith(f"# {comment}\n")
    assert text.result().endswith("# end\n")
