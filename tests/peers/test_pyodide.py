"""Pyodide: Python in a browser, here in Node. It has no sockets."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from .software import needed, node_package

ROOT = Path(__file__).parents[2]
# Pure Python, and what the client needs.
PACKAGES = ("httpx", "httpcore", "anyio", "h11", "certifi", "idna", "attr", "attrs", "dateutil", "sniffio")
MODULES = ("six", "typing_extensions")
SECONDS = 300

PROGRAM = """
import { loadPyodide } from %(pyodide)s;
const pyodide = await loadPyodide();
pyodide.FS.mkdirTree("/packages");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: %(packages)s }, "/packages");
await pyodide.runPythonAsync(%(code)s);
"""

CODE = """
import sys
sys.path.append("/packages")
import httpx
from pexip_engage_client import EngageClient, TransportError

def respond(request):
    return httpx.Response(200, json={"data": {"id": "1"}})

async with EngageClient("acme", token="t", transport=httpx.MockTransport(respond)) as engage:
    print((await engage.appointments.get("1")).id)
async with EngageClient("acme", token="t") as engage:
    try:
        await engage.appointments.get("1")
    except TransportError as error:
        print(error.attempts, error.outcome, error.message)
"""


def test_calls_on_a_mock_transport_work_and_a_real_call_fails_clearly(tmp_path: Path) -> None:
    node = needed("node", "Node.js 20 or newer")
    pyodide = node_package("pyodide", "pyodide") / "node_modules" / "pyodide" / "pyodide.mjs"
    packages = tmp_path / "packages"
    without_caches = shutil.ignore_patterns("__pycache__")
    for name in PACKAGES:
        (folder,) = find_spec(name).submodule_search_locations or []  # type: ignore[union-attr]
        shutil.copytree(folder, packages / name, ignore=without_caches)
    for name in MODULES:
        shutil.copy(str(find_spec(name).origin), packages)  # type: ignore[union-attr]
    shutil.copytree(ROOT / "pexip_engage_client", packages / "pexip_engage_client", ignore=without_caches)
    values = {"pyodide": str(pyodide), "packages": str(packages), "code": CODE}
    program = tmp_path / "run.mjs"
    program.write_text(PROGRAM % {name: json.dumps(value) for name, value in values.items()}, encoding="utf-8")
    done = subprocess.run([node, str(program)], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "1"
    assert second.startswith("1 not sent this platform has no sockets")
