"""The whole way of a change: from the document to the report in a clone that has a release, or to a copy elsewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from benchmarks.generation import part
from generator.__main__ import main
from generator.regenerate import main as regeneration

from ..openapi import DOCUMENT as WHOLE
from ..openapi import RESOURCES

ROOT = Path(__file__).parents[2]
# one clone, and one cache of mypy, for all
pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("mypy")]
DOCUMENT, TABLE, CHANGELOG = "openapi.yaml", "generator/resources.yaml", "CHANGELOG.md"

REGION_BY_ID = """paths:
  /regions/{id}:
    parameters:
      - $ref: '#/components/parameters/CorrelationId'
      - {name: id, in: path, required: true, description: Id of the region., schema: {type: string}}
    get:
      operationId: getRegionById
      tags: [Regions]
      summary: Get a region
      description: Reads one region of a country by its id.
      security: [{oauth2: ['engage:regions:readOnly']}]
      responses:
        '200':
          description: The region as it is now.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/RegionEnvelope'}
        '404': {$ref: '#/components/responses/NotFound'}
"""
REGION_ENVELOPE = """    RegionEnvelope:
      type: object
      required: [data]
      properties:
        data: {$ref: '#/components/schemas/Region'}
    RegionPage:
"""
REGION_PROPERTY = """      properties:
        timezone: {description: The zone of the region., type: [string, 'null']}
"""
PING = {
    "operationId": "getPing",
    "tags": ["Regions"],
    "summary": "See it",
    "description": "It is.",
    "externalDocs": {"url": "https://example.com/ping"},
    "responses": {"204": {"description": "It is."}},
}
READ_IT = """
import asyncio
from pexip_engage_client.sandbox import Sandbox

async def main():
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client()
        known = (await engage.regions.list(country_code="BE").first_page()).data[0]
        region = await engage.regions.get(known.id)
        print(region == known, region.timezone)

asyncio.run(main())
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def git(folder: Path, *words: str) -> None:
    finished = run(folder, "git", "-c", "user.name=A", "-c", "user.email=a@example.com", *words)
    assert finished.returncode == 0, finished.stderr


@pytest.fixture(scope="module", autouse=True)
def _one_cache(mypy_cache: Path) -> Iterator[None]:
    """The processes that run mypy are not started here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MYPY_CACHE_DIR", str(mypy_cache))
        yield


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of what is here, released as 0.1.0, and one commit further."""
    clone = tmp_path_factory.mktemp("project") / "clone"
    ignored = {name.strip("/") for name in (ROOT / ".gitignore").read_text().split()}
    ignored.remove("__pycache__")  # files keep their times, so what is compiled stays valid
    ignored |= {".git", "*.pyc.*"}  # compiled files that are just being written go while they are copied
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*ignored))
    changelog = clone / CHANGELOG
    changelog.write_text(re.sub(r"## \[.*", "## [0.1.0] - 2026-01-01", changelog.read_text(), count=1))
    (clone / "pexip_engage_client" / "_version.py").write_text('__version__ = "0.1.0"\n')
    git(clone, "init", "--quiet")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "Release 0.1.0")
    git(clone, "tag", "v0.1.0")
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "Go on")
    return clone


@pytest.fixture
def clone(released: Path) -> Path:
    git(released, "reset", "--quiet", "--hard")
    git(released, "clean", "--quiet", "-d", "--force")
    return released


def change(folder: Path, name: str, *replacements: tuple[str, str]) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    # Python recognizes the source of a compiled file by size and second, which may be equal.
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        compiled.unlink()


def regenerate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, sys.executable, "-m", "generator.regenerate", *arguments)


def compared(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `make changes` does, which `make check` includes."""
    return run(folder, sys.executable, "-m", "generator.changes", "--check")


def make(folder: Path, target: str) -> None:
    command = ("make", "--no-print-directory", "--assume-old=.venv/dev", f"RUN={shlex.quote(sys.executable)}", target)
    finished = run(folder, *command)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def steps(finished: subprocess.CompletedProcess[str]) -> list[str]:
    return re.findall("^=== (.+)$", finished.stdout, re.MULTILINE)


def report_of(folder: Path, finished: subprocess.CompletedProcess[str]) -> str:
    assert finished.returncode == 0, finished.stdout + finished.stderr
    report = (folder / "build" / "regeneration.md").read_text(encoding="utf-8")
    assert report.strip() in finished.stdout
    return report


def test_new_operation_and_new_property_are_regenerated(clone: Path) -> None:
    schema = "    Region:\n"
    document = (clone / DOCUMENT).read_text(encoding="utf-8")
    before, _, after = document.partition(schema)
    after = after.replace("      properties:\n", REGION_PROPERTY, 1).replace("    RegionPage:\n", REGION_ENVELOPE, 1)
    (clone / DOCUMENT).write_text(before.replace("paths:\n", REGION_BY_ID, 1) + schema + after, encoding="utf-8")
    change(clone, TABLE, ("regions:\n", "regions:\n  get: getRegionById\n"))
    with (clone / "pexip_engage_client" / "sandbox" / "rules" / "regions.py").open("a") as rules:
        rules.write('rules.reads("getRegionById", "regions")\n')
    finished = regenerate(clone, "--no-check")
    assert steps(finished) == ["validate", "generate", "surface", "tables", "format"]
    report = report_of(clone, finished)
    assert "3 differences in the document, 6 in the public surface of the package; none of them breaking." in report
    assert "After 0.1.0, the changes require at least **0.1.1**: raise the version" in report
    assert "| operation added | `regions.get` | compatible | GET /regions/{id}: Get a region |" in report
    assert "| property added | `Region.timezone` | compatible | string or null |" in report
    assert "### Added\n\n- `regions.get` (operation): GET /regions/{id}: Get a region." in report
    finished = run(clone, sys.executable, "-c", READ_IT)
    assert finished.stdout == "True None\n", finished.stderr
    for page, words in (("docs/calls.md", "| `regions` | [get]("), ("docs/sandbox-decisions.md", "`getRegionById`")):
        assert words in (clone / page).read_text(encoding="utf-8"), page
    finished = compared(clone)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "Compared with v0.1.0: 9 changes, 0 of them breaking" in finished.stdout
    assert "has 0 type errors. The CHANGELOG and the version reflect these changes." in finished.stdout


def test_check_fails_until_changelog_and_version_reflect_a_breaking_change(clone: Path) -> None:
    """A filter that goes, and a property that may be None."""
    name = "          description: The human-readable name of the region.\n          type: string\n"
    change(clone, DOCUMENT, (name, name.replace("string", "[string, 'null']")), *FILTER)
    make(clone, "generate")
    make(clone, "surface")
    report = run(clone, sys.executable, "-m", "generator.changes").stdout
    assert "After 0.1.0, the changes require at least **0.2.0**" in report
    assert f"| property changed | `Region.name` | {BOTH} | may be None" in report
    assert f"| parameter removed | `appointments.list(status=)` | {BOTH} |" in report
    finished = compared(clone)
    assert finished.returncode == 1
    assert "CHANGELOG.md: describe `Region.name` (property changed)" in finished.stderr
    assert "CHANGELOG.md: describe `appointments.list(status=)` (parameter removed)" in finished.stderr
    complaint = re.search(r"0\.1\.0 is now invalid: tests/typing/right/calling\.py:\d+: error: (.*)", finished.stderr)
    assert complaint is not None, finished.stderr
    assert "status" in complaint[1]
    assert "the changes since 0.1.0 need version 0.2.0, not 0.1.0" in finished.stderr
    assert report.count("`appointments.list(status=)`") == 3  # in both tables, and once for the CHANGELOG
    # What the report drafts, and the version that it names, are what the check asks for.
    drafted = report.partition("## For the CHANGELOG\n")[2]
    change(clone, CHANGELOG, ("## [0.1.0]", f"## [Unreleased]\n{drafted}\n## [0.1.0]"))
    change(clone, "pexip_engage_client/_version.py", ("0.1.0", "0.2.0"))
    finished = compared(clone)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "The CHANGELOG and the version reflect these changes." in finished.stdout


BOTH = "**breaking on the wire and for Python callers**"
FILTER = (("        - name: status[]\n", "        - name: state[]\n"),)


def test_report_names_both_sides_of_the_comparison(clone: Path) -> None:
    """No release yet, one that is being made just now, one whose tag is not here, and no history at all."""
    changelog = (clone / CHANGELOG).read_text()
    (clone / CHANGELOG).write_text(changelog.replace("2026-01-01", "unreleased", 1))
    finished = compared(clone)
    assert (finished.returncode, "there is none yet" in finished.stdout) == (0, True)
    being_made = "## [0.2.0] - 2026-02-01\n\n- Nothing.\n\n## [0.1.0]"
    (clone / CHANGELOG).write_text(changelog.replace("## [0.1.0]", being_made, 1))
    change(clone, "pexip_engage_client/_version.py", ("0.1.0", "0.2.0"))
    assert "Compared with v0.1.0: 0 changes" in compared(clone).stdout
    change(clone, "pexip_engage_client/_version.py", ("0.2.0", "0.3.0"))
    finished = compared(clone)
    assert finished.returncode == 2
    assert "openapi.yaml is not available at v0.2.0" in finished.stderr
    assert "git fetch --tags --unshallow" in finished.stderr
    (clone / ".git").rename(clone / ".history")
    try:
        finished = compared(clone)
    finally:
        (clone / ".history").rename(clone / ".git")
    assert (finished.returncode, "it has no history" in finished.stdout) == (0, True)


def test_renamed_method_is_reported_for_an_unchanged_document(clone: Path) -> None:
    change(clone, "generator/resources.yaml", ("regions:\n  list: getRegions", "regions:\n  all: getRegions"))
    said = run(clone, sys.executable, "-m", "generator.changes").stdout
    assert "| operation changed | `regions.list` | **breaking for Python callers** | is now regions.all |" in said


def test_make_check_compares_with_the_last_release() -> None:
    command = ["make", "--dry-run", "--assume-old=.venv/dev", "check"]
    planned = run(ROOT, *command)
    assert "-m generator.changes --check" in planned.stdout, planned.stderr


def test_failed_regeneration_is_reported(clone: Path, tmp_path: Path) -> None:
    text = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    (tmp_path / "own.yaml").write_text(
        text.replace("operationId: getRegions\n", "operationId: getAllRegions\n"), "utf-8"
    )
    finished = regenerate(clone, f"--document={tmp_path / 'own.yaml'}")
    message = "operation getAllRegions: the sandbox has no rule for it; add one to the"
    assert (finished.returncode, message in finished.stderr) == (1, True), finished.stderr
    assert run(clone, "git", "status", "--porcelain").stdout == ""


def test_document_that_is_not_a_file_is_rejected(capfd: pytest.CaptureFixture[str]) -> None:
    assert regeneration(["--document=none.yaml"]) == 2
    assert "must be the path of a YAML or JSON file (got 'none.yaml')" in capfd.readouterr().err


@pytest.mark.parametrize("command", [regeneration, main])
def test_folder_that_cannot_be_created_is_reported(
    command: Callable[[list[str]], int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    assert command([f"--document={ROOT / 'openapi.yaml'}", f"--output={taken / 'engage'}"]) == 1
    assert re.fullmatch(rf"{taken}: .+; correct this, and run the command again\n", capfd.readouterr().err)


def test_own_document_generates_a_copy_of_the_client(tmp_path: Path) -> None:
    """A copy for some resources with an additional operation; an edited copy is not changed."""
    document, table = part(WHOLE, RESOURCES, ["availability", "regions"])
    document["paths"]["/pings"] = {"get": PING}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    more = {**table, "regions": {**table["regions"], "ping": "getPing"}}
    (tmp_path / "table.yaml").write_text(yaml.safe_dump(more), encoding="utf-8")
    output = tmp_path / "acme_engage"
    names = {"document": "own.yaml", "table": "table.yaml", "output": "acme_engage"}
    command = [sys.executable, "-m", "generator.regenerate", *(f"--{k}={tmp_path / v}" for k, v in names.items())]
    finished = run(ROOT, *command)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert steps(finished) == ["validate", "generate", "check", "import"]
    assert re.findall(r"^    (\w+): \d+ s$", finished.stdout, re.MULTILINE) == steps(finished)
    assert "| operation added | `regions.ping` | compatible | GET /pings: See it |" in finished.stdout
    assert f"| operation removed | `getAppointments` | {BOTH} | GET /appointments |" in finished.stdout
    first = finished.stdout
    assert not (output / "generated" / "resources" / "appointments.py").exists()
    assert "def ping(" in (output / "generated" / "resources" / "regions.py").read_text(encoding="utf-8")
    # The copy's own check and the installed client's agree; nothing puts the stock operations in the place of these.
    for package, folder in (("acme_engage", tmp_path), ("pexip_engage_client", ROOT)):
        finished = run(folder, sys.executable, "-m", f"{package}.vendor", str(output), "--check")
        assert (finished.returncode, finished.stdout) == (0, f"{output} is unchanged and up to date\n")
    finished = run(ROOT, sys.executable, "-m", "pexip_engage_client.vendor", str(output), "--update")
    assert (finished.returncode, "Update it with: make regenerate SPEC=" in finished.stderr) == (2, True)
    # The next report compares with the document that the copy was generated from.
    assert "Compared with the generator's openapi.yaml, because the copy has no previous document." in first
    document["paths"]["/pings"] = {"get": {**PING, "deprecated": True}}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    finished = run(ROOT, *command)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "Compared with the previous document of the copy." in finished.stdout
    assert "1 difference in the document" in finished.stdout
    # A rejected document leaves the copy unchanged, and so does an edit.
    (tmp_path / "table.yaml").write_text(yaml.safe_dump(table), encoding="utf-8")
    finished = run(ROOT, *command)
    assert (finished.returncode, "it has no method in" in finished.stderr) == (1, True), finished.stderr
    finished = run(tmp_path, sys.executable, "-m", "acme_engage.vendor", str(output), "--check")
    assert (finished.returncode, finished.stdout) == (0, f"{output} is unchanged and up to date\n")
    assert {path.name for path in tmp_path.iterdir()} == {"own.yaml", "table.yaml", "acme_engage"}
    (output / "client.py").write_text("# ours")
    finished = run(ROOT, *command)
    assert (finished.returncode, "edited: client.py" in finished.stderr) == (1, True)
    assert finished.stdout == ""  # what costs nothing to see is seen before anything is validated


DAMAGED = {
    "empty": (b"", 1, "write a mapping"),
    "list": (b"- a\n- b\n", 1, "write a mapping"),
    "HTML": (b"<!doctype html>\n<html><body>x</body></html>\n", 1, "this is HTML or XML"),
    "broken": (b"openapi: 3.1.0\ninfo: [a\npaths: {\n", 2, "not valid YAML"),
    "Latin-1": (b"openapi: 3.1.0\ninfo: {title: \xe9}\n", 2, "save the file as UTF-8"),
    "repeated": (b"openapi: 3.1.0\ninfo: {}\ninfo: {}\n", 3, "remove one"),
    "version": (b"info: {}\nopenapi: 3.0.1\n", 2, "convert it to OpenAPI 3.1 first"),
    "nothing": (b"openapi: 3.1.0\npaths: {}\n", 2, "it has no operations; describe one"),
}


@pytest.mark.parametrize(("content", "line", "words"), DAMAGED.values(), ids=DAMAGED)
def test_error_in_a_document_begins_with_file_and_line(
    content: bytes, line: int, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document, table = tmp_path / "own.yaml", tmp_path / "table.yaml"
    document.write_bytes(content)
    table.write_text("{}", encoding="utf-8")
    assert regeneration([f"--document={document}", f"--table={table}", f"--output={tmp_path / 'engage'}"]) == 1
    said = capfd.readouterr().err
    assert said.startswith(f"{document}:{line}: ")
    assert words in said
    assert len(said) < 400
    assert {path.name for path in tmp_path.iterdir()} == {"own.yaml", "table.yaml"}


def test_all_mistakes_are_reported_together(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document, table = part(WHOLE, RESOURCES, ["regions"])
    operation = document["paths"]["/regions"]["get"]
    operation |= {"operationId": 5, "deprecated": "yes", "responses": {"200": {"$ref": "#/components/responses/None"}}}
    for number in range(10):
        document["paths"][f"/regions/{number}"] = {"get": {"deprecated": "yes", "responses": {}}}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    (tmp_path / "table.yaml").write_text(yaml.safe_dump(table), encoding="utf-8")
    own = [f"--document={tmp_path / 'own.yaml'}", f"--table={tmp_path / 'table.yaml'}"]
    assert regeneration([*own, f"--output={tmp_path / 'engage'}"]) == 1
    said = capfd.readouterr().err.splitlines()
    found = [line for line in said if re.match(rf"{tmp_path / 'own.yaml'}:\d+: ", line)]
    for words in (
        "operationId: not a string",
        "neither true nor false; write one of them",
        "#/components/responses/None has no definition",
    ):
        assert any(words in line for line in found), said
    assert any(line.startswith("  and 10 more: lines ") for line in said)


def test_validator_reports_the_line_and_a_short_reason(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document, table = part(WHOLE, RESOURCES, ["regions"])
    document["info"] = {"title": "Shop", "version": "1", "contact": ["not an object"] * 500}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    (tmp_path / "table.yaml").write_text(yaml.safe_dump(table), encoding="utf-8")
    own = [f"--document={tmp_path / 'own.yaml'}", f"--table={tmp_path / 'table.yaml'}"]
    assert regeneration([*own, f"--output={tmp_path / 'engage'}"]) == 1
    [said] = capfd.readouterr().err.splitlines()
    reason = r"\d+: info\.contact: the OpenAPI validator reports: .+…; correct it"
    assert re.fullmatch(f"{tmp_path / 'own.yaml'}:{reason}", said)
    assert len(said) < 400 + len(str(tmp_path))


def test_copy_is_not_written_to_a_used_or_invalid_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wrong, table = tmp_path / "wrong.yaml", tmp_path / "table.yaml"
    wrong.write_text("openapi: 3.1.0\n", encoding="utf-8")
    table.write_text("{}", encoding="utf-8")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("ours", encoding="utf-8")
    own = [f"--document={wrong}", f"--table={table}"]
    assert regeneration([*own, f"--output={tmp_path / 'taken'}"]) == 1
    said = capfd.readouterr()
    assert (said.out, "is not empty" in said.err) == ("", True)
    assert regeneration([*own, f"--output={tmp_path / 'some' / 'where' / 'engage'}"]) == 1
    assert capfd.readouterr().err.startswith(f"{wrong}:1: ")
    wrong.write_text("openapi: 3.0.3\ninfo: {title: [string, 'null']}\n", encoding="utf-8")
    assert main([*own, f"--output={tmp_path / 'else' / 'where'}"]) == 1
    assert "the format is OpenAPI 3.0.3; convert it to OpenAPI 3.1 first" in capfd.readouterr().err
    assert {path.name for path in tmp_path.rglob("*")} == {"wrong.yaml", "table.yaml", "taken", "notes.txt"}
