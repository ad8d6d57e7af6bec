"""Any payload, mutated anywhere: decoding never raises, loses nothing and never lies; `strict` says what is wrong."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pexip_engage_client import ResponseValidationError, models
from pexip_engage_client import _json as our_json
from pexip_engage_client._runtime.fields import Decoding

from .model_checks import RESPONSES
from .truth import check_truth, faults
from .values import TEXT, values

pytestmark = pytest.mark.proof

ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**63,
    2**64 + 1,
    10**40,
    0.5,
    1e308,
    "",
    "SOMETHING_NEW",
    "2026-13-45T99:00:00Z",
    "2026-03-01T10:00:00",
    "0000-00-00",
    "25:61",
    "\x00",
    [],
    [None],
    [[[]]],
    {},
    {"id": None},
    {"data": {"data": {}}},
]
ANYTHING = st.sampled_from(ODD) | st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(TEXT, max_size=4),
    lambda each: st.lists(each, max_size=2) | st.dictionaries(st.text(TEXT, max_size=4), each, max_size=2),
    max_leaves=4,
)


def places(payload: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a payload with each of its keys."""
    keys = list(payload) if isinstance(payload, dict) else range(len(payload)) if isinstance(payload, list) else ()
    for key in keys:
        yield payload, key
        yield from places(payload[key])


@st.composite
def mutated(draw: Any, schema: dict[str, Any]) -> Any:
    """A payload that the schema allows, with up to three things changed anywhere in it."""
    payload = copy.deepcopy(draw(values(schema)))
    for _ in range(draw(st.integers(1, 3))):
        found = list(places(payload))
        if not found:
            break
        owner, key = draw(st.sampled_from(found))
        how = draw(st.sampled_from(["replace", "drop", "extend"]))
        if how == "replace":
            owner[key] = copy.deepcopy(draw(ANYTHING))
        elif how == "drop":
            del owner[key]
        elif isinstance(owner, dict):
            owner[draw(st.text(TEXT, min_size=1, max_size=4))] = copy.deepcopy(draw(ANYTHING))
    return payload


@pytest.mark.parametrize("name", RESPONSES)
@settings(
    max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(data=st.data())
def test_any_payload(name: str, data: st.DataObject) -> None:
    schema = RESPONSES[name]
    payload = data.draw(mutated(schema))
    model = getattr(models, name)
    read = model.from_dict(our_json.loads(json.dumps(payload).encode()))
    check_truth({"$ref": f"#/components/schemas/{name}"}, payload, read)
    assert read == model.from_dict(copy.deepcopy(payload))
    assert pickle.loads(pickle.dumps(read)) == read
    repr(read)
    with Decoding("someOperation", strict=True):
        if faults(schema, payload):
            with pytest.raises(ResponseValidationError):
                model.from_dict(payload)
        else:
            model.from_dict(payload)
