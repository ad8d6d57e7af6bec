"""Vendored copies: created, checked and updated by a command, also with an installed client in one process."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

from pexip_engage_client import __version__
from pexip_engage_client.vendor import MANIFEST, PARTS
from pexip_engage_client.vendor.__main__ import main

from .conftest import Built

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pexip_engage_client"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    destination = tmp_path / "with a space" / "third_party" / "engage"
    assert main([str(destination)]) == 0
    return destination


def run(code: str, path: Path, *more: Path) -> str:
    """In a process that finds the installed client only where it is said."""
    paths = "".join(f"sys.path.insert(0, {str(each)!r}); " for each in (path, *more))
    command = [sys.executable, "-W", "error", "-I", "-c", f"import sys; {paths}{code}"]
    finished = subprocess.run(command, cwd=path, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_copy_is_complete_with_license_and_manifest(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (copy / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    manifest = json.loads((copy / MANIFEST).read_text())
    there = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert manifest["files"].keys() | {MANIFEST} == there
    assert manifest["version"] == __version__
    assert main([str(copy), "--check"]) == 0
    assert "unchanged and up to date" in said(capsys)
    assert not {name.split("/")[0] for name in there} & {*PARTS, ".agents"}
    run("from engage import EngageClient; EngageClient('acme', token='t').appointments", copy.parent)
    stray = run(
        "import engage.models; engage.models.Appointment; print([m for m in sys.modules if 'pexip' in m])", copy.parent
    )
    assert stray == "[]\n"


def test_ruff_in_the_surrounding_repository_leaves_a_copy_unchanged(copy: Path) -> None:
    """Also if it is given the files by name, as pre-commit does."""
    repository = copy.parents[1]
    (repository / "ours.py").write_text('"""Ours."""\n')
    files = [str(path) for path in copy.rglob("*.py")]
    for tool in ("format", "check"):
        for given in ([str(repository)], files):
            command = [sys.executable, "-m", "ruff", tool, *given]
            finished = subprocess.run(command, cwd=repository, capture_output=True, text=True)
            assert finished.returncode == 0, finished.stdout + finished.stderr
    assert main([str(copy), "--check"]) == 0


@pytest.mark.proof
@pytest.mark.xdist_group("mypy")
def test_copy_passes_mypy_strict(copy: Path, mypy_cache: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={mypy_cache}", "-p", "engage"]
    finished = subprocess.run(command, cwd=copy.parent, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.proof
def test_documented_settings_of_mypy_need_no_optional_library(tmp_path: Path) -> None:
    section = re.search(
        r"```toml\n(\[\[tool\.mypy\.overrides]].*?)```", (ROOT / "docs" / "vendoring.md").read_text(), re.S
    )
    assert section is not None
    assert main([str(tmp_path / "acme" / "third_party" / "engage")]) == 0
    (tmp_path / "ours.py").write_text(
        "from acme.third_party.engage.models import Appointment\n"
        "def place(appointment: Appointment) -> int:\n"
        "    return appointment.id\n"
    )
    (tmp_path / "pyproject.toml").write_text(f"[tool.mypy]\nstrict = true\n\n{section[1]}")
    command = [sys.executable, "-m", "mypy", "--no-site-packages", f"--cache-dir={tmp_path / 'cache'}"]
    command += ["-p", "acme.third_party.engage", "-m", "ours"]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert 'ours.py:3: error: Incompatible return value type (got "str"' in finished.stdout
    assert "Found 1 error in 1 file" in finished.stdout, finished.stdout


def test_parts_come_on_request(tmp_path: Path) -> None:
    destination = tmp_path / "engage"
    assert main([str(destination), "--with", "sandbox", "--with", "webhooks"]) == 0
    code = """
import asyncio
from engage.sandbox import Sandbox
from engage.webhooks import WebhookReceiver

async def main():
    async with Sandbox(seed="demo") as sandbox:
        print((await sandbox.client().appointments.accept("appointment-3")).status)

asyncio.run(main())"""
    assert run(code, tmp_path) == "ACCEPTED\n"
    assert main([str(destination), "--check"]) == 0


def test_client_in_a_zipapp_cannot_be_copied(copy: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(PACKAGE, content / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    archive, new = tmp_path / "client.pyz", tmp_path / "engage"
    zipapp.create_archive(content, archive, main="pexip_engage_client.vendor.__main__:main")
    for words in ([new], [new, "--with", "sandbox"], [copy, "--check"], [copy, "--update"]):
        command = [sys.executable, "-W", "error", "-m", "pexip_engage_client.vendor", *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": str(archive)}
        finished = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert (finished.returncode, finished.stdout) == (2, "")
        place = archive / PACKAGE.name
        assert finished.stderr == (
            f"the client in {place} cannot be copied, because it runs from an archive: install the wheel\n"
        )
    assert not new.exists()
    assert main([str(copy), "--check"]) == 0


def test_every_part_of_the_package_is_copied_always_or_on_request() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    always = {
        "_pipeline",
        "_runtime",
        "generated",
        "idempotency",
        "limits",
        "openapi",
        "pagination",
        "stores",
        "vendor",
    }
    assert folders - PARTS.keys() == always, "list new packages in vendor.PARTS"


def test_edited_copy_is_reported_and_never_overwritten(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "client.py").write_text("# ours\n")
    (copy / "errors.py").unlink()
    (copy / "extra.py").write_text("")
    assert main([str(copy), "--check"]) == 1
    assert said(capsys).splitlines() == ["edited: client.py", "missing: errors.py", "unknown: extra.py"]
    assert main([str(copy), "--update"]) == 2
    assert "nothing was written" in said(capsys)
    assert (copy / "client.py").read_text() == "# ours\n"
    assert not (copy / "errors.py").exists()


def test_copy_with_unlisted_files_is_not_changed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_stale(copy)
    (copy / "mine.py").write_text("mine")
    assert main([str(copy), "--update"]) == 2
    assert "unknown: mine.py" in said(capsys)
    assert (copy / "mine.py").read_text() == "mine"
    assert (copy / "old" / "gone.py").exists()


def test_parts_stay_unless_others_are_named(copy: Path) -> None:
    assert main([str(copy), "--update", "--with", "webhooks"]) == 0
    make_stale(copy)
    assert main([str(copy), "--update"]) == 0
    assert (copy / "webhooks" / "__init__.py").exists()
    assert main([str(copy), "--update", "--with", "conformance"]) == 0
    assert (copy / "conformance" / "__init__.py").exists()
    assert not (copy / "webhooks").exists()


def test_folders_of_a_part_that_is_no_longer_copied_disappear(copy: Path) -> None:
    assert main([str(copy), "--update", "--with", "sandbox"]) == 0
    assert (copy / "sandbox" / "http" / "faults").is_dir()
    assert main([str(copy), "--update", "--with", "webhooks"]) == 0
    assert not (copy / "sandbox").exists()


def test_line_endings_and_caches_are_no_edits(copy: Path) -> None:
    source = copy / "client.py"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "client.cpython-311.pyc").write_bytes(b"")
    for cache in (".ruff_cache", "models/.mypy_cache", ".pytest_cache"):
        (copy / cache).mkdir(parents=True)
        (copy / cache / ".gitignore").write_text("*\n")
    assert main([str(copy), "--check"]) == 0
    assert main([str(copy), "--update"]) == 0


def make_stale(copy: Path) -> None:
    """As if an older client had been copied: another version, a file that is gone since, one that is new."""
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["version"] = "0.0.1"
    manifest["files"]["old/gone.py"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (copy / "old").mkdir()
    (copy / "old" / "gone.py").write_text("")
    (copy / "timing.py").unlink()
    del manifest["files"]["timing.py"]
    (copy / MANIFEST).write_text(json.dumps(manifest))


def test_stale_copy_is_reported_and_updated(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_stale(copy)
    assert main([str(copy), "--check"]) == 1
    assert said(capsys).splitlines() == [
        f"stale: the copy has version 0.0.1, but this client has version {__version__}",
        "stale: old/gone.py",
        "stale: timing.py",
    ]
    assert main([str(copy), "--update"]) == 0
    assert main([str(copy), "--check"]) == 0
    assert not (copy / "old").exists()
    assert main([str(copy), "--update", "--with", "webhooks"]) == 0
    assert (copy / "webhooks" / "__init__.py").exists()


def test_copy_from_another_version_of_the_document_is_stale(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps({**manifest, "document": "0" * 64}))
    assert main([str(copy), "--check"]) == 1
    assert said(capsys) == "stale: the copy was generated from another version of openapi.yaml\n"


def test_a_copy_checks_itself_without_an_installed_client(copy: Path) -> None:
    command = [sys.executable, "-m", "engage.vendor", "engage", "--check"]
    finished = subprocess.run(command, cwd=copy.parent, capture_output=True, text=True)
    assert (finished.returncode, finished.stdout) == (0, "engage is unchanged and up to date\n")
    (copy / "client.py").write_text("")
    finished = subprocess.run(command, cwd=copy.parent, capture_output=True, text=True)
    assert (finished.returncode, finished.stdout) == (1, "edited: client.py\n")


def test_missing_files_are_restored(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    (copy / "errors.py").unlink()
    shutil.rmtree(copy / "limits")
    assert main([str(copy), "--check"]) == 1
    gone = ["errors.py", *(f"limits/{path.name}" for path in sorted((PACKAGE / "limits").glob("*.*")))]
    assert said(capsys).splitlines() == [f"missing: {name}" for name in gone]
    assert main([str(copy), "--update"]) == 0
    assert main([str(copy), "--check"]) == 0
    assert (copy / "errors.py").read_bytes() == (PACKAGE / "errors.py").read_bytes()


def test_manifest_cannot_name_files_outside_its_copy(copy: Path) -> None:
    """Files outside the copy are not changed, whatever a manifest lists."""
    (copy.parent / "mine.py").write_text("mine")
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["files"]["../mine.py"] = "0" * 64
    (copy / MANIFEST).write_text(json.dumps(manifest))
    assert main([str(copy), "--update"]) == 0
    assert (copy.parent / "mine.py").read_text() == "mine"
    assert main([str(copy), "--check"]) == 0


def test_check_does_not_accept_parts(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for part in ("nonsense", "sandbox"):
        with pytest.raises(SystemExit, match="2"):
            main([str(copy), "--check", "--with", part])
        assert "--check does not accept --with" in said(capsys)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{}/not-a-name"], "not a valid package name"),
        (["{}/class"], "'class' is not a valid package name"),
        (["{}/engage", "--with", "sandbux"], "unknown part 'sandbux'; the parts are "),
        (["{}/engage", "--check"], "not a vendored copy"),
        (["{}/engage", "--update"], "not a vendored copy"),
        (["{}"], "is not empty"),
        (["{}/full"], "is a file"),
        ([str(PACKAGE / "generated")], "inside it"),
    ],
)
def test_impossible_requests_are_reported(
    tmp_path: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "full").write_text("mine")
    assert main([each.format(place) for each in arguments]) == 2
    assert message in said(capsys)
    assert [path.name for path in place.iterdir()] == ["full"]


def test_make_vendor_creates_a_copy(tmp_path: Path) -> None:
    command = ["make", "--no-print-directory", "--dry-run", "vendor", "DEST=x y", "WITH=sandbox webhooks"]
    planned = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-m pexip_engage_client.vendor 'x y' --with sandbox --with webhooks" in planned


NEIGHBORS = """
import pickle
import one, two, pexip_engage_client as installed
from one import models as a
from two import models as b
from pexip_engage_client import models as c

assert (one.__version__, two.__version__) == ("1.0.0", "2.0.0") and installed.__version__ not in ("1.0.0", "2.0.0")
for package, models in ((one, a), (two, b), (installed, c)):
    appointment = models.Appointment.from_dict({"id": "1", "status": "SOMETHING_NEW", "unheard": "of"})
    error = package.NotFoundError
    code = package.ErrorCode("UNHEARD_OF")
    for value in (appointment, appointment.status, code, package.UNSET):
        again = pickle.loads(pickle.dumps(value))
        assert type(again) is type(value), (type(again), type(value))
        assert type(again).__module__.split(".")[0] == package.__name__, type(again)
        assert again == value
    assert pickle.loads(pickle.dumps(package.UNSET)) is package.UNSET
assert a.Appointment is not b.Appointment is not c.Appointment
assert not issubclass(one.NotFoundError, two.EngageError)
"""


def neighbors(tmp_path: Path, *arguments: str) -> None:
    for name, version in (("one", "1.0.0"), ("two", "2.0.0")):
        assert main([str(tmp_path / name), *arguments]) == 0
        (tmp_path / name / "_version.py").write_text(f'__version__ = "{version}"\n')


def test_copies_and_an_installed_client_do_not_mix_pickles(tmp_path: Path) -> None:
    neighbors(tmp_path)
    run(NEIGHBORS, tmp_path, ROOT)


SHARED = """
import asyncio
import one, two, pexip_engage_client as installed
from one.sandbox import Sandbox, RateLimits

async def main():
    async with Sandbox(seed="demo", limits=RateLimits(concurrent=4)) as sandbox, sandbox.serve() as url:
        sandbox.fail(delay=0.05, times=60)
        clients = [
            package.EngageClient("acme", token=sandbox.token(), base_url=url, max_retries=0)
            for package in (one, two, installed)
        ]
        await asyncio.gather(*(client.employees.get("employee-an") for client in clients * 20))
        for client in clients:
            await client.aclose()
        statuses = {exchange.status for exchange in sandbox.requests}
        assert statuses == {200}, statuses  # above four in flight the sandbox refuses with 429

asyncio.run(main())
"""


@pytest.mark.proof
def test_copies_and_an_installed_client_share_the_limits_of_the_address(tmp_path: Path) -> None:
    neighbors(tmp_path, "--with", "sandbox")
    run(SHARED, tmp_path, ROOT)


@pytest.mark.proof
@pytest.mark.xdist_group("built")
def test_pip_vendoring_tool_can_vendor_the_package(built: Built, tmp_path: Path) -> None:
    dist = shutil.copytree(built.folder, tmp_path / "dist")
    project = tmp_path / "project"
    (project / "acme" / "_vendor").mkdir(parents=True)
    (project / "acme" / "__init__.py").touch()
    (project / "acme" / "_vendor" / "__init__.py").touch()
    (project / "acme" / "_vendor" / "vendor.txt").write_text(f"pexip-engage-client=={__version__}\n")
    (project / "pyproject.toml").write_text(
        '[tool.vendoring]\ndestination = "acme/_vendor/"\nnamespace = "acme._vendor"\n'
        'requirements = "acme/_vendor/vendor.txt"\nprotected-files = ["__init__.py", "vendor.txt"]\n'
        '[tool.vendoring.transformations]\ndrop = ["*.dist-info"]\n'
    )
    scripts = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": scripts, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(dist)}
    environment["PIP_NO_BUILD_ISOLATION"] = "0"  # pip's way to say: without isolation
    environment["TMPDIR"] = str(tmp_path)  # the tool downloads to a fixed name in it
    command = [sys.executable, "-m", "vendoring", "sync"]
    finished = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert (project / "acme" / "_vendor" / "pexip_engage_client" / "LICENSE").is_file()
    shutil.rmtree(dist)
    code = "from acme._vendor.pexip_engage_client import EngageClient; print(EngageClient.__module__)"
    assert run(code, project) == "acme._vendor.pexip_engage_client.client\n"


def test_copy_imports_the_http_library_that_was_named(tmp_path: Path) -> None:
    destination = tmp_path / "engage"
    assert main([str(destination), "--http", "httpx2"]) == 0
    assert main([str(destination), "--check"]) == 0
    assert main([str(destination), "--update"]) == 0, "which keeps the library"
    code = "from engage import EngageClient; EngageClient('acme', token='t'); print('httpx2' in sys.modules, end=' ')"
    assert run(f"{code}; print('httpx' in sys.modules)", tmp_path) == "True False\n"
    assert main([str(destination), "--update", "--http", "httpx"]) == 0
    assert main([str(destination), "--check"]) == 0
    assert run(f"{code}; print('httpx' in sys.modules)", tmp_path) == "False True\n"
