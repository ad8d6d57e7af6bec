"""Missing extras and files are named in one line, and nothing else is read instead."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from pexip_engage_client._extras import INSTALL

from ..copying import BEING_WRITTEN

ROOT = Path(__file__).parents[2]
SANDBOX = f"needs {{}}: {INSTALL.format('sandbox')}"
DISTRIBUTIONS = {"yaml": "pyyaml", "jsonschema_rs": "jsonschema-rs"}
BAR = (
    "import asyncio; from pexip_engage_client import Listing; from pexip_engage_client.sync import *; "
    "from pexip_engage_client.stores import MemoryStore; "
    "feed = changes(Listing.of([]), MemoryStore(), key='k', progress=True); "
    "asyncio.run(asyncio.wait_for(anext(feed), 5))"
)
POSTGRES = f"needs asyncpg: {INSTALL.format('postgres')}"
REDIS = f"needs redis: {INSTALL.format('redis')}"


def run(code: str, without: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    missing = f"import sys; sys.path.insert(0, '.'); sys.modules[{without!r}] = None; "
    return subprocess.run([sys.executable, "-c", missing + code], cwd=cwd, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("code", "without", "said"),
    [
        ("from pexip_engage_client.sandbox import Sandbox", "yaml", f"The sandbox {SANDBOX}"),
        ("from pexip_engage_client.sandbox import Sandbox", "jsonschema_rs", f"The sandbox {SANDBOX}"),
        ("from pexip_engage_client.limits import RedisLimits", "redis", f"RedisLimits {REDIS}"),
        ("from pexip_engage_client.stores import PostgresStore", "asyncpg", f"PostgresStore {POSTGRES}"),
        ("from pexip_engage_client.stores import RedisStore", "redis", f"RedisStore {REDIS}"),
        (BAR, "rich", f"progress=True needs rich: {INSTALL.format('conformance')}"),
    ],
)
def test_a_missing_extra_is_the_last_line(code: str, without: str, said: str) -> None:
    assert run(code, without).stderr.splitlines()[-1].endswith(f"MissingExtraError: {said.format(without)}")
    extra = said.partition("[")[2].partition("]")[0]
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"][extra]
    assert any(each.startswith(f"{DISTRIBUTIONS.get(without, without)}>=") for each in declared), "the extra has it"


def test_star_import_works_without_extras() -> None:
    """What is not there can still be asked for by its name: see above."""
    code = (
        "import pexip_engage_client.limits as limits, pexip_engage_client.stores as stores;"
        "from pexip_engage_client.limits import *; from pexip_engage_client.stores import *;"
        "print([name in globals() for name in ('RedisLimits', 'RedisStore', 'PostgresStore')],"
        " {*limits.__all__, *stores.__all__} <= set(globals()))"
    )
    assert run(code).stdout == "[True, True, True] True\n"
    without = run(f"sys.modules['asyncpg'] = None; {code}", "redis")
    assert (without.stdout, without.stderr) == ("[False, False, False] True\n", "")


@pytest.mark.parametrize("without", ["yaml", "uvicorn"])
def test_command_names_a_missing_extra_without_a_traceback(without: str) -> None:
    finished = run("import runpy; runpy.run_module('pexip_engage_client.sandbox', run_name='__main__')", without)
    (line,) = finished.stderr.splitlines()
    assert line.endswith(SANDBOX.format(without))
    assert finished.returncode


def test_fixture_names_a_missing_extra_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(sandbox): pass\n")
    code = "import pytest; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', *sys.argv[1:]]))"
    # Our plugin is found as in any installation; those of other packages would cost seconds.
    others = [f"-pno:{each.name}" for each in entry_points(group="pytest11") if each.name != "pexip_engage_sandbox"]
    command = [sys.executable, "-c", f"import sys; sys.modules['yaml'] = None; {code}", *others, str(tmp_path)]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert f"The sandbox {SANDBOX.format('yaml')}" in finished.stdout
    assert "Traceback" not in finished.stdout + finished.stderr
    assert "yaml_files.py" not in finished.stdout


USE = """
import asyncio
from engage.sandbox import Sandbox

async def main():
    async with Sandbox() as sandbox:
        await sandbox.client().employees.list().first_page()

asyncio.run(main())
"""


@pytest.mark.parametrize("beside", [None, "openapi: 3.1.0\ninfo: {title: Somebody's own, version: '1'}\npaths: {}\n"])
def test_copy_without_the_document_names_the_remedy(tmp_path: Path, beside: str | None) -> None:
    shutil.copytree(ROOT / "pexip_engage_client", tmp_path / "engage", ignore=BEING_WRITTEN)
    (tmp_path / "engage" / "openapi.yaml").unlink(missing_ok=True)
    if beside:
        (tmp_path / "openapi.yaml").write_text(beside)
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "somebodys-own"\n')
    finished = run(USE, cwd=tmp_path)
    last = finished.stderr.splitlines()[-1]
    assert last.startswith("FileNotFoundError: openapi.yaml of this version of the client is not in"), finished.stderr
    assert str(tmp_path / "engage") in last
