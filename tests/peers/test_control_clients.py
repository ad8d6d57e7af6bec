"""Typed clients that other people's generators make of the control API's document drive a scenario."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pexip_engage_client.sandbox import Sandbox
from tests.programs import installed

from .software import node_package

DOCUMENT = Path(__file__).parents[2] / "pexip_engage_client" / "sandbox" / "http" / "control.yaml"

PYTHON = """
import sys
from datetime import datetime, timezone
from control.client import Client
from control.api.clock import set_clock
from control.api.enterprises import add_enterprise, remove_enterprise
from control.api.faults import add_fault, verify
from control.api.log import log
from control.api.records import change_record, record
from control.models import (
    ClockChange, Duration, EnterpriseEnvelope, LogEnvelope, NewEnterprise, NewFault, Record, RecordEnvelope,
    VerificationEnvelope,
)
from control.models.fault_envelope import FaultEnvelope

root = Client(base_url=sys.argv[1] + "/_sandbox")
created = add_enterprise.sync(client=root, body=NewEnterprise(slug="python", seed="demo"))
assert isinstance(created, EnterpriseEnvelope), created
control = Client(base_url=created.data.control_url)
change = ClockChange(now=datetime(2025, 3, 3, 8, tzinfo=timezone.utc), advance=Duration(hours=1, minutes=30))
set_clock.sync(client=control, body=change)
fault = add_fault.sync(client=control, body=NewFault(operation="getFiles", steps=["ok", 503]))
assert isinstance(fault, FaultEnvelope) and fault.data.left == 2, fault
change_record.sync("appointments", "appointment-1", client=control, body=Record.from_dict({"status": "CANCELLED"}))
changed = record.sync("appointments", "appointment-1", client=control)
assert isinstance(changed, RecordEnvelope)
verified = verify.sync(client=control)
assert not isinstance(verified, VerificationEnvelope), verified
found = log.sync(client=control)
assert isinstance(found, LogEnvelope)
remove_enterprise.sync_detailed("python", client=root)
print(changed.data["status"], changed.data["updatedAt"][:19], found.meta.dropped)
"""

TYPESCRIPT = """
import { createClient } from "./control/client";
import * as control from "./control";

const { addEnterprise, addFault, changeRecord, log, record, removeEnterprise, setClock, verify } = control;

async function main() {
  const root = createClient({ baseUrl: process.argv[2] + "/_sandbox", throwOnError: true });
  const created = await addEnterprise({ client: root, throwOnError: true, body: { slug: "typescript", seed: "demo" } });
  const client = createClient({ baseUrl: created.data.data.control_url, throwOnError: true });
  await setClock({ client, body: { now: "2025-03-03T08:00:00Z", advance: { hours: 1, minutes: 30 } } });
  const steps = ["ok", 503, { after_change: true, delay: 0.5 }];
  const fault = await addFault({ client, throwOnError: true, body: { operation: "getFiles", steps } });
  if (fault.data.data.left !== 3) throw new Error("three steps");
  await changeRecord({ client, path: { table: "appointments", id: "appointment-1" }, body: { status: "CANCELLED" } });
  const changed = await record({ client, throwOnError: true, path: { table: "appointments", id: "appointment-1" } });
  const verified = await verify({ client, throwOnError: false });
  if (verified.response?.status !== 409) throw new Error("a fault is unused");
  const found = await log({ client, throwOnError: true, query: { method: "GET" } });
  await removeEnterprise({ client: root, path: { slug: "typescript" } });
  console.log(changed.data.data.status, String(changed.data.data.updatedAt).slice(0, 19), found.data.meta.dropped);
}

void main();
"""
SAID = "CANCELLED 2025-03-03T09:30:00 0\n"


def ran(*command: str | Path, cwd: Path, **environment: str) -> str:
    run = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_client_of_openapi_python_client(tmp_path: Path) -> None:
    pytest.importorskip("openapi_python_client")
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"package_name_override": "control", "project_name_override": "control"}))
    arguments = ["--path", DOCUMENT, "--config", settings, "--meta", "none", "--output-path", tmp_path / "control"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # it runs ruff
    ran(
        sys.executable,
        "-m",
        "openapi_python_client",
        "generate",
        *arguments,
        "--fail-on-warning",
        cwd=tmp_path,
        PATH=path,
    )
    program = tmp_path / "scenario.py"
    program.write_text(PYTHON, encoding="utf-8")
    ran(sys.executable, "-m", "mypy", "--strict", "--follow-imports", "silent", program, cwd=tmp_path)
    with Sandbox(control=True).serve() as url:
        assert ran(sys.executable, program, url, cwd=tmp_path) == SAID


def test_client_of_hey_api(tmp_path: Path) -> None:
    place = node_package("readers", "@hey-api/openapi-ts")
    programs = place / "node_modules" / ".bin"
    output = tmp_path / "control"
    report = ran(programs / "openapi-ts", "-i", DOCUMENT, "-o", output, "--no-log-file", cwd=place)
    assert "warn" not in report.lower(), report
    (tmp_path / "scenario.ts").write_text(TYPESCRIPT, encoding="utf-8")
    os.symlink(place / "node_modules", tmp_path / "node_modules")
    options = ["--strict", "--target", "es2022", "--module", "commonjs", "--moduleResolution", "node"]
    options += ["--lib", "es2022,dom,dom.iterable"]
    ran(programs / "tsc", *options, "--outDir", tmp_path / "out", "scenario.ts", cwd=tmp_path)
    with Sandbox(control=True).serve() as url:
        assert ran(installed("node"), tmp_path / "out" / "scenario.js", url, cwd=tmp_path) == SAID
