"""Decode the bytes of a response into models: a page of 25 full appointments."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
import orjson

from pexip_engage_client.generated.models import AppointmentPage

from . import payloads, peers
from .measuring import Effort, Row, compare, microseconds, ratios


def measure(effort: Effort) -> Iterator[Row]:
    page = payloads.to_bytes(payloads.page(25))
    standard = peers.standard_json().loads
    stock, pydantic = peers.stock().AppointmentPage, peers.pydantic().AppointmentPage
    plain_urls = peers.pydantic_with_plain_urls().AppointmentPage
    structs = msgspec.json.Decoder(peers.msgspec().AppointmentPage)
    document = json.loads(page)
    assert AppointmentPage.from_dict(document).to_dict() == document
    assert stock.from_dict(document).data[24].updated_at == AppointmentPage.from_dict(document).data[24].updated_at

    sides = {
        "ours": lambda: AppointmentPage.from_dict(standard(page)),
        "ours with orjson": lambda: AppointmentPage.from_dict(orjson.loads(page)),
        "stock": lambda: stock.from_dict(json.loads(page)),
        "pydantic": lambda: pydantic.model_validate_json(page),
        "pydantic with plain URLs": lambda: plain_urls.model_validate_json(page),
        "msgspec": lambda: structs.decode(page),
        "json alone": lambda: json.loads(page),
        "orjson alone": lambda: orjson.loads(page),
    }
    found = dict(zip(sides, compare(effort, *sides.values()), strict=True))
    absolute = [microseconds(name, samples) for name, samples in found.items()]
    yield Row(
        what="decode 25 full appointments, compared with the stock generator",
        samples=ratios(found["ours"], found["stock"]),
        bound=0.40,
        notes=[f"{len(page)} bytes: {', '.join(absolute)}"],
    )
    fast = found["ours with orjson"]
    yield Row(what="the same, with orjson", samples=ratios(fast, found["stock"]), bound=0.40)
    yield Row(what="the same, compared with pydantic", samples=ratios(fast, found["pydantic"]), bound=1.0)
    yield Row(
        what="the same, compared with pydantic with URLs as strings",
        samples=ratios(fast, found["pydantic with plain URLs"]),
    )
    yield Row(what="the same, compared with msgspec, the lower bound", samples=ratios(fast, found["msgspec"]))
