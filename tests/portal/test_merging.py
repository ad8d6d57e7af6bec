"""An operation that the document lacks, from the portal to a call: drafted, merged as it is, generated, answered."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

from tests.openapi import ROOT

from ..copying import BEING_WRITTEN
from . import pages
from .publishing import publish
from .server import Loopback
from .vendor import OPERATIONS, Node

PARTS = ("generator", "pexip_engage_client", "docs", "openapi.yaml", "generator-config.yaml", "pyproject.toml")
GENERATE = """
from generator.__main__ import ROOT, main
from openapi_spec_validator import validate
from generator.loading import load
from pathlib import Path

assert ROOT == Path.cwd(), "not the merged package"
assert main([]) == 0
assert main(["--check"]) == 0
validate(load(ROOT / "openapi.yaml"))
"""
CALL = """
import asyncio, sys, pexip_engage_client
from pathlib import Path
from generator.portal.__main__ import main as watch
from pexip_engage_client import ErrorCode
from pexip_engage_client.models import TeleportAppointmentRefundInput
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.coverage import main as coverage

assert Path(pexip_engage_client.__file__).is_relative_to(Path.cwd()), "not the merged package"

async def main():
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client()
        first = [appointment async for appointment in engage.appointments.list()][0]
        refund = TeleportAppointmentRefundInput(amount=5)
        teleported = await engage.appointments.teleport(first.id, reason="ILLNESS", refund=refund)
        assert teleported.id == first.id
        gadget = await engage.gadgets.get("1")
        print(type(teleported).__name__, type(gadget).__name__, gadget.code, ErrorCode.APPOINTMENT_TELEPORT_TOO_LATE)

assert coverage(["docs/sandbox.md"]) == 0
asyncio.run(main())
sys.exit(watch(sys.argv[1:]))
"""


def invented() -> list[Node]:
    teleport = deepcopy(OPERATIONS["acceptAppointment"])
    reason = {"type": "string", "enum": ["ILLNESS", "OTHER"]}
    refund = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "number", "minimum": 0}}}
    sent = {"type": "object", "required": ["reason"], "properties": {"reason": reason, "refund": refund}}
    teleport |= {"id": "teleportAppointment", "path": "/appointments/{id}/_actions/teleport"}
    teleport["requestBody"] = {"required": True, "content": {"application/json": {"schema": sent}}}
    teleport["responses"]["422"]["x-error-codes"] = ["APPOINTMENT_TELEPORT_TOO_LATE"]
    gadget = deepcopy(OPERATIONS["getLeadSegmentById"])
    gadget |= {"id": "getGadgetById", "path": "/gadgets/{id}"}
    shown = pages.body(gadget["responses"]["200"])
    assert shown is not None
    shown["properties"]["data"]["properties"]["colour"] = {"type": "string"}
    return [teleport, gadget]


def run(place: Path, *words: str, status: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": str(place)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *words], cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def test_a_drafted_operation_generates_checks_and_answers(portal: Loopback, tmp_path: Path) -> None:
    publish(portal, "OpenAPI 3.0", [*OPERATIONS.values(), *invented()], random.Random(1))
    for name in PARTS:
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=BEING_WRITTEN)
        else:
            shutil.copy(source, target)
    watch = ("--from", portal.base, "--pause", "0", "--no-cache")
    said = run(tmp_path, "-m", "generator.portal", *watch, "--write", "--operations", status=3)
    assert "operation `teleportAppointment`: POST /appointments/{id}/_actions/teleport, `appointments.teleport`" in said
    run(tmp_path, "-c", GENERATE)
    run(tmp_path, "-m", "ruff", "check", "--quiet", "pexip_engage_client", "generator")
    run(tmp_path, "-m", "ruff", "format", "--check", "--quiet", "pexip_engage_client", "generator")
    called, watched = run(tmp_path, "-c", CALL, *watch).split("\n", 1)
    assert called.split()[:2] == ["Appointment", "Gadget"]
    assert "none differs" in watched
