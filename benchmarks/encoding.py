"""Encode models to the bytes of a request body: a new appointment with nearly every property.

Also measure what programs do with response models: write them back, compare, copy and pickle them.
"""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import orjson

from pexip_engage_client.generated import models

from . import payloads, peers
from .measuring import Effort, Row, compare, microseconds, ratios
from .payloads import BODY, TEXT

START = datetime.datetime(2026, 8, 17, 9, tzinfo=datetime.UTC)


def measure(effort: Effort) -> Iterator[Row]:
    stock = peers.stock()
    standard = peers.standard_json().dumps
    build_ours = partial(_build, models, models.CreateAppointmentInput, "type")
    build_stock = partial(_build, stock, _stock_appointment_factory(stock), "type_")
    ours, theirs = build_ours(), build_stock()
    assert ours.to_dict() == BODY
    assert {**theirs.to_dict(), "start": BODY["start"], "end": BODY["end"]} == BODY

    sides = {
        "ours": lambda: standard(ours.to_dict()),
        "ours with orjson": lambda: orjson.dumps(ours.to_dict()),
        "stock": lambda: _httpx_dumps(theirs.to_dict()),
        "ours, built and encoded": lambda: orjson.dumps(build_ours().to_dict()),
        "stock, built and encoded": lambda: _httpx_dumps(build_stock().to_dict()),
    }
    found = dict(zip(sides, compare(effort, *sides.values()), strict=True))
    yield Row(
        what="encode models to a request body, compared with the stock generator",
        samples=ratios(found["ours"], found["stock"]),
        bound=0.6,
        notes=[", ".join(microseconds(name, samples) for name, samples in found.items())],
    )
    yield Row(what="the same, with orjson", samples=ratios(found["ours with orjson"], found["stock"]), bound=0.6)
    yield Row(
        what="the same, creating the models too (only this client validates them)",
        samples=ratios(found["ours, built and encoded"], found["stock, built and encoded"]),
    )
    yield from _with_responses(effort)


def _with_responses(effort: Effort) -> Iterator[Row]:
    document = payloads.page(25)
    assert models.AppointmentPage.from_dict(document).to_dict() == document
    sides = [_uses(kind.from_dict, document) for kind in (models.AppointmentPage, peers.stock().AppointmentPage)]
    for what in sides[0]:
        ours, theirs = compare(effort, *(side[what] for side in sides), clock=time.process_time)
        absolute = [microseconds("ours", ours), microseconds("stock", theirs)]
        yield Row(
            what=f"{what} of 25 full appointments, against the stock generator",
            samples=ratios(ours, theirs),
            bound=1.2,
            notes=[f"{what}: {', '.join(absolute)} of CPU"],
        )


def _uses(read: Callable[[Any], Any], document: dict[str, Any]) -> dict[str, Callable[[], object]]:
    page, equal = read(document), read(document)
    pickled = pickle.dumps(page)
    assert page == equal == pickle.loads(pickled) == copy.deepcopy(page)
    return {
        "to_dict": page.to_dict,
        "==": lambda: page == equal,
        "copy.copy": lambda: [copy.copy(each) for each in page.data],
        "copy.deepcopy": lambda: copy.deepcopy(page),
        "pickle.dumps": lambda: pickle.dumps(page),
        "pickle.loads": lambda: pickle.loads(pickled),
    }


def _httpx_dumps(value: object) -> bytes:
    """Encode as httpx does with `json=`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _stock_appointment_factory(stock: ModuleType) -> Callable[..., Any]:
    """Return a function that creates the appointment.

    The stock generator needs a class even for the free-form `metadata`.
    """

    def make(*, metadata: dict[str, Any], **fields: Any) -> Any:
        wrapped = stock.CreateAppointmentInputMetadataType0()
        wrapped.additional_properties = metadata
        return stock.CreateAppointmentInput(metadata=wrapped, **fields)

    return make


def _build(module: ModuleType, appointment: Callable[..., Any], type_name: str) -> Any:
    role, kind = module.ParticipantRole.PRIMARY, module.ParticipantType
    text = {"language": module.Language.EN, "value": TEXT["value"]}
    texts = {name: [module.TranslationInput(**text)] for name in ("city", "state", "street1", "street2")}
    return appointment(
        start=START,
        end=START + datetime.timedelta(hours=1),
        subject_id="subject-1",
        office_id="office-1",
        appointment_participants=[
            module.AppointmentParticipantInput(role=role, participant_id="employee-1", **{type_name: kind.EMPLOYEE}),
            module.AppointmentParticipantInput(role=role, participant_id="customer-1", **{type_name: kind.CUSTOMER}),
        ],
        answers=[module.AnswerInput(question_id="question-1", value="A colleague")],
        callback_request_id="callback-1",
        location=module.LocationInput(
            postal_code="9000",
            country_code="BE",
            geolocation=module.GeolocationInput(latitude=51.0479466, longitude=3.6912248),
            translations=module.LocationTranslationsInput(**texts),
        ),
        listing_id="listing-1",
        lead_segment_id="segment-1",
        meeting_type=module.MeetingType.OFFICE,
        external_id="ABCD1234",
        hybrid=True,
        trailing_buffer_time=5,
        internal_notes="Lorem ipsum",
        message_for_customer="Lorem ipsum",
        metadata={"source": "crm", "number": 1},
    )
