"""A TypeScript program that is generated from a sandbox's /openapi.json alone logs in, books and lists."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import httpx

from pexip_engage_client.sandbox import Sandbox
from tests.programs import installed

from .software import node_package

# The addresses are those of the document. The credentials are the only values that it does not contain.
PROGRAM = """
import document from "./openapi.json";
import { createAppointment, getAppointments, type CreateAppointmentData } from "./engage";
import { client } from "./engage/client.gen";

const { tokenUrl, scopes } = document.components.securitySchemes.oauth2.flows.clientCredentials;
const wanted: (keyof typeof scopes)[] = ["engage:appointments:readOnly", "engage:appointments:readWrite"];

async function main() {
  const form = { grant_type: "client_credentials", client_id: "sandbox", client_secret: "sandbox-secret" };
  const login = new URLSearchParams({ ...form, scope: wanted.join(" ") });
  const granted = await fetch(tokenUrl, { method: "POST", body: login });
  const { access_token } = await granted.json() as { access_token: string };
  client.setConfig({ auth: access_token });
  const body: CreateAppointmentData["body"] = {
    start: "2025-03-10T09:00:00Z", end: "2025-03-10T10:00:00Z", subjectId: "subject-mortgage",
    officeId: "office-ghent", meetingType: "OFFICE",
    appointmentParticipants: [
      { role: "PRIMARY", type: "EMPLOYEE", participantId: "employee-bram" },
      { role: "PRIMARY", type: "CUSTOMER", participantId: "customer-nora" },
    ],
  };
  const booked = await createAppointment({ body, throwOnError: true });
  const again = await createAppointment({ body });
  const query = { from: "2025-03-10T00:00:00Z", to: "2025-03-11T00:00:00Z", limit: 25, offset: 0 };
  const listed = await getAppointments({ query, throwOnError: true });
  console.log(JSON.stringify({
    id: booked.data.data.id,
    refused: [again.response?.status, again.error],
    listed: listed.data.data.map((each) => [each.id, each.status]),
  }));
}

main().catch((error) => { throw new Error(JSON.stringify(error)); });
"""
SETTINGS = (
    "--strict --resolveJsonModule --esModuleInterop --skipLibCheck --module commonjs --target es2022 "
    "--lib es2022,dom,dom.iterable"
)


def test_generated_typescript_client_logs_in_books_and_lists(tmp_path: Path) -> None:
    node = installed("node")
    place = node_package("readers", "@hey-api/openapi-ts")
    programs = place / "node_modules" / ".bin"

    def run(*command: str | Path) -> str:
        environment = {**os.environ, "NO_COLOR": "1"}
        done = subprocess.run(
            [*map(str, command)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    sandbox = Sandbox("my-bank", seed="demo", clock="2025-03-03T08:00:00Z")
    with sandbox.serve() as url:
        document = tmp_path / "openapi.json"
        document.write_bytes(httpx.get(f"{url}/openapi.json", trust_env=False).content)
        run(programs / "openapi-ts", "-i", document, "-o", tmp_path / "engage", "--no-log-file")
        (tmp_path / "program.ts").write_text(PROGRAM, encoding="utf-8")
        run(programs / "tsc", *SETTINGS.split(), "--outDir", tmp_path / "built", tmp_path / "program.ts")
        printed = json.loads(run(node, tmp_path / "built" / "program.js"))
    status, error = printed["refused"]
    assert (status, error["errors"][0]["code"]) == (422, "APPOINTMENT_NO_AVAILABILITY")
    assert printed["listed"] == [[printed["id"], "ACCEPTED"]]
    assert [each.status for each in sandbox.requests.where(method="POST")] == [200, 201, 422]
