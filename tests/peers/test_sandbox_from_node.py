"""The Node code of docs/sandbox-server.md works against a served sandbox, without any package."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from pexip_engage_client.sandbox import Sandbox
from tests.programs import installed

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox-server.md").read_text(encoding="utf-8")


def test_node_code_of_the_documentation_runs(tmp_path: Path) -> None:
    node = installed("node")
    (code,) = re.findall(r"^```js\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    program = tmp_path / "test.mjs"
    program.write_text(code, encoding="utf-8")
    sandbox = Sandbox(control=True)
    with sandbox.serve() as url:
        environment = {**os.environ, "PEXIP_ENGAGE_BASE_URL": url}
        done = subprocess.run(
            [node, str(program)], env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert (done.stdout, done.stderr) == ("503 200 Peeters\n", "")
        assert [each.slug for each in sandbox.enterprises] == ["acme"]


# A test of a booking portal: retries, the event before the response, a taken slot, and a property that has no effect.
PORTAL = """
import assert from "node:assert/strict";
import { createServer } from "node:http";

const root = process.env.PEXIP_ENGAGE_BASE_URL;
const call = async (url, method = "GET", body = undefined) => {
  const headers = body ? { "content-type": "application/json" } : {};
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
};
const options = { clock: "2025-03-03T08:00:00Z" };
const added = await call(`${root}/_sandbox/enterprises`, "POST", { slug: "portal", seed: "demo", options });
const engage = added.body.data;
const form = { grant_type: "client_credentials", client_id: engage.client_id, client_secret: engage.client_secret };
const scope = "engage:appointments:readWrite";
const granted = await fetch(engage.token_url, { method: "POST", body: new URLSearchParams({ ...form, scope }) });
const headers = { authorization: `Bearer ${(await granted.json()).access_token}`, "content-type": "application/json" };

const events = [];
const portal = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => { body += part; });
  request.on("end", () => { events.push(JSON.parse(body).data.eventType); response.writeHead(204).end(); });
}).listen(0, "127.0.0.1");
await new Promise((resolve) => { portal.once("listening", resolve); });
const person = (type, participantId) => ({ role: "PRIMARY", type, participantId });
const book = () => fetch(`${engage.base_url}/appointments`, { method: "POST", headers, body: JSON.stringify({
  start: "2025-03-10T09:00:00Z", end: "2025-03-10T10:00:00Z", subjectId: "subject-mortgage", officeId: "office-ghent",
  meetingType: "OFFICE", status: "CANCELLED",
  appointmentParticipants: [person("EMPLOYEE", "employee-bram"), person("CUSTOMER", "customer-nora")],
}) });

const url = `http://127.0.0.1:${portal.address().port}/`;
await call(`${engage.control_url}/webhooks`, "POST", { url, events: ["CREATE"] });
const steps = [503, { after_change: true, delay: 1 }, "ok"];
await call(`${engage.control_url}/faults`, "POST", { operation: "createAppointment", steps });
assert.equal((await book()).status, 503);
let responded = false;
const booking = book().then((response) => { responded = true; return response; });
while (!events.length) await new Promise((resolve) => { setTimeout(resolve, 5); });
assert.equal(responded, false); // the event comes before the response
assert.equal((await booking).status, 201);
assert.equal((await call(`${engage.control_url}/verify`)).status, 409); // a step is left
assert.equal((await book()).status, 422); // the slot is taken
assert.equal((await call(`${engage.control_url}/verify`)).status, 200);
const log = (await call(`${engage.control_url}/log?operation=createAppointment&status=201`)).body;
assert.deepEqual(log.data.map((each) => each.ignored), [["status"]]);
const report = await (await fetch(`${engage.control_url}/report`)).text();
assert.match(report, /APPOINTMENT_NO_AVAILABILITY: the employee has another appointment/);
await call(engage.control_url, "DELETE");
portal.close();
"""


def test_booking_portal_in_node(tmp_path: Path) -> None:
    program = tmp_path / "portal.mjs"
    program.write_text(PORTAL, encoding="utf-8")
    with Sandbox(control=True).serve() as url:
        environment = {**os.environ, "PEXIP_ENGAGE_BASE_URL": url}
        done = subprocess.run(
            [installed("node"), str(program)], env=environment, capture_output=True, text=True, timeout=300, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
