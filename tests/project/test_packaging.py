"""What is published, and what may be copied, is whole and works by itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

import pexip_engage_client
from benchmarks.size import LARGEST_WHEEL
from pexip_engage_client.openapi.shipped import load
from release.lowest import lowest

from ..copying import BEING_WRITTEN
from .conftest import Built

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pexip_engage_client"

USE = """
import asyncio, sys
sys.path.insert(0, {path!r})
import {module} as engage_client
from {module}.models import AppointmentStatus
from {module}.sandbox import Sandbox

assert {path!r} in engage_client.__file__, engage_client.__file__

async def main():
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client()
        appointment = await engage.appointments.accept("appointment-3")
        assert appointment.status is AppointmentStatus.ACCEPTED
        assert type(appointment).__module__.startswith({module!r} + ".generated")
        try:
            await engage.appointments.get("nowhere")
        except engage_client.NotFoundError:
            pass
    stray = [name for name in sys.modules if name.split(".")[0] == "pexip_engage_client"]
    assert {module!r}.startswith("pexip_engage_client") or not stray, stray

asyncio.run(main())
"""

FAKE_PYTHON = """#!/bin/sh
case "$*" in
"-c"*) echo "3.99 {name}" ;;
"-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo {name} >> {record} ;;
esac
"""


def use(path: Path, module: str) -> None:
    """Use the package as found under a path, in a process of its own that cannot find ours."""
    code = USE.format(path=str(path), module=module)
    finished = subprocess.run([sys.executable, "-I", "-c", code], cwd=path, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr


@pytest.fixture
def wheel(built: Built) -> Path:
    return built.wheel


@pytest.mark.proof
@pytest.mark.xdist_group("built")
def test_wheel_is_small_and_complete(wheel: Path) -> None:
    assert wheel.stat().st_size <= LARGEST_WHEEL * 1000
    assert f"| ≤ {LARGEST_WHEEL} kB |" in (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    names = set(zipfile.ZipFile(wheel).namelist())
    for expected in (
        "py.typed",
        "openapi.yaml",
        "sandbox/seeds/demo.yaml",
        ".agents/skills/pexip-engage-client/SKILL.md",
        "limits/redis.lua",
        "generated/models/appointment.py",
    ):
        assert f"pexip_engage_client/{expected}" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"pexip_engage_client"}
    sources = {str(path.relative_to(ROOT)) for path in PACKAGE.rglob("*.py")}
    assert sources <= names


@pytest.mark.proof
@pytest.mark.xdist_group("built")
def test_document_in_the_wheel_has_all_rules_and_no_descriptions(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extract("pexip_engage_client/openapi.yaml", tmp_path)
    lean, whole = load(tmp_path / "pexip_engage_client" / "openapi.yaml"), load(ROOT / "openapi.yaml")
    assert lean.operations.keys() == whole.operations.keys()
    for name, operation in whole.operations.items():
        shipped = lean.operations[name]
        assert (shipped.scope, shipped.error_codes) == (operation.scope, operation.error_codes)
        assert [(each.name, each.location, each.required) for each in shipped.parameters] == [
            (each.name, each.location, each.required) for each in operation.parameters
        ]
    validate(lean.raw)
    assert rules(lean.raw) == rules(whole.raw)
    assert (tmp_path / "pexip_engage_client" / "openapi.yaml").stat().st_size < 250_000


def rules(document: Any) -> dict[str, Any]:
    """Of each schema, and of each of its properties, what a validator looks at."""
    words = {"description", "x-inferred", "x-reading", "x-enum-descriptions", "x-deliberate", "example"}
    kept: dict[str, Any] = {}
    for name, schema in document["components"]["schemas"].items():
        properties = schema.get("properties", {})
        kept[name] = {key: value for key, value in schema.items() if key not in {*words, "properties"}}
        for key, part in properties.items():
            kept[f"{name}.{key}"] = {word: value for word, value in part.items() if word not in words}
    return kept


@pytest.mark.proof
@pytest.mark.xdist_group("built")
def test_metadata_can_be_published(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith("METADATA")]
    metadata = Parser().parsestr(archive.read(name).decode())
    assert metadata["Name"] == "pexip-engage-client"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert set(metadata.get_all("Provides-Extra", [])) == {"sandbox", "conformance", "postgres", "redis", "speed"}
    assert "# pexip-engage-client" in metadata.get_payload()


@pytest.mark.proof
@pytest.mark.xdist_group("built")
def test_version_is_defined_once_and_the_package_contains_the_license(wheel: Path) -> None:
    (metadata,) = [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("METADATA")]
    with zipfile.ZipFile(wheel) as archive:
        assert Parser().parsestr(archive.read(metadata).decode())["Version"] == pexip_engage_client.__version__
        assert [name for name in archive.namelist() if "LICENSE" in name] == ["pexip_engage_client/LICENSE"]
        assert archive.read("pexip_engage_client/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert (PACKAGE / "__init__.py").read_text(encoding="utf-8").startswith("# SPDX-License-Identifier: MIT\n")


@pytest.mark.proof
@pytest.mark.xdist_group("built")
def test_the_installed_wheel_works(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    use(tmp_path / "site", "pexip_engage_client")


def test_package_folder_works_under_any_name_and_in_any_directory(tmp_path: Path) -> None:
    vendored = tmp_path / "with a space" / "acme"
    shutil.copytree(PACKAGE, vendored / "third_party" / "engage", ignore=BEING_WRITTEN)
    shutil.copy(ROOT / "openapi.yaml", vendored / "third_party" / "engage" / "openapi.yaml")
    (vendored / "__init__.py").touch()
    (vendored / "third_party" / "__init__.py").touch()
    use(tmp_path / "with a space", "acme.third_party.engage")


def test_everything_in_the_package_is_imported_relatively() -> None:
    for path in PACKAGE.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            statement = line.strip()
            if statement.startswith(("import pexip_engage_client", "from pexip_engage_client")):
                # Examples in docstrings are for callers; they are never indented as statements of the module's own.
                assert line.startswith(" ") or '"""' in path.read_text(encoding="utf-8")[:400], f"{path}:{number}"
            assert "importlib.metadata" not in line, f"{path}:{number}"


def test_one_module_imports_the_http_library() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import httpx", "from httpx", "    import httpx", "    from httpx", "        import httpx"))
    }
    assert found == {"_http.py"}


def test_repository_contains_no_package_index_and_no_local_path() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    suspicious = (
        "pypi" + ".org",
        "registry." + "npmjs",
        "files.python" + "hosted",
        "--index" + "-url",
        "/ro" + "ot/",
        "/wo" + "rk/",
        "/ho" + "me/",
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 1_000_000:
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not [word for word in suspicious if word in text], name


def test_the_pins_cover_the_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [each for group in project["dependency-groups"].values() for each in group if isinstance(each, str)]
    names = {name for name, _ in map(parsed, [*dependencies(), *groups])}
    pinned = pins("constraints.txt")
    assert names <= pinned.keys(), f"add to constraints.txt: {names - pinned.keys()}"


def test_the_oldest_versions_are_those_that_are_tested() -> None:
    """`make lowest` says that they are enough."""
    assert dict(each.split("==") for each in lowest()) == dict(map(parsed, dependencies()))


def test_dependabot_raises_only_the_pins() -> None:
    """It reads each file with requirements, named *.txt or *.in, in the directory or in one below."""
    found = [path for pattern in ("*.txt", "*.in", "*/*.txt", "*/*.in") for path in ROOT.glob(pattern)]
    pinned = [path.name for path in found if re.search(r"^[\w-]+==", path.read_text(), re.MULTILINE)]
    assert sorted(pinned) == ["build.txt", "constraints.txt", "pip.txt", "sbom.txt"]


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    own = f"{project['name']}["
    optional = [each for group in project["optional-dependencies"].values() for each in group]
    return [each for each in [*project["dependencies"], *optional] if not each.startswith(own)]


def parsed(requirement: str) -> tuple[str, str]:
    """The normal name and the lower bound."""
    name, bound = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?(?:[>=]=([\d.]+))?(?:[,<;].*)?", requirement).groups()
    return name.lower().replace("_", "-"), bound


def pins(file: str) -> dict[str, str]:
    lines = [line for line in (ROOT / file).read_text().splitlines() if "==" in line]
    return {line.split("==")[0].lower().replace("_", "-"): line.split("==")[1] for line in lines}


UNSTABLE_TESTS = """
from pathlib import Path
import pytest

def attempt(name):
    "Fail as often as the file with the name has lines."
    file = Path(name)
    failures = file.read_text().splitlines() if file.exists() else []
    file.write_text("\\n".join(failures[1:]))
    assert not failures

@pytest.mark.xdist_group("some group")
def test_in_a_group(): attempt("grouped")

@pytest.mark.parametrize("name", ["with spaces", "with@sign"])
def test_with_parameters(name): attempt(name)

def test_that_never_fails(): attempt("stable")
"""

# An error of pytest itself, in the process that collects the results of the tests.
ABORTING = """
import os
from test_unstable import attempt

def pytest_runtest_logfinish(nodeid):
    if nodeid.endswith("never_fails") and "PYTEST_XDIST_WORKER" not in os.environ:
        attempt("aborts")
"""


def test_the_workflow_runs_what_ci_runs() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    job = workflow["jobs"]["check-and-test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert any(step.get("run") == "bash .ci/run" for step in job["steps"])
    assert workflow["jobs"]["debian"]["container"].startswith("debian:12@sha256:")
    for name, targets in (("lowest", "lowest"), ("httpx2", "httpx2"), ("wheel", "build test-wheel sbom")):
        assert workflow["jobs"][name]["steps"][-1]["run"] == f"bash .ci/run {targets}"
    weekly = yaml.safe_load((ROOT / ".github" / "workflows" / "newest.yml").read_text())
    assert "schedule" in weekly[True]
    assert weekly["jobs"]["newest"]["steps"][-1]["run"] == "bash .ci/run newest"
    # A clone without its history has no release to compare with.
    for name in ("check-and-test", "debian"):
        (checkout,) = [step for step in workflow["jobs"][name]["steps"] if "checkout" in step.get("uses", "")]
        assert checkout["with"]["fetch-depth"] == 0


@pytest.mark.proof
@pytest.mark.parametrize(
    ("failures", "retried", "passes"),
    [
        ({"grouped": 1, "with spaces": 1, "with@sign": 1}, 3, True),
        ({"grouped": 1, "with spaces": 2}, 2, False),
        ({"aborts": 1}, 0, True),
        ({"aborts": 1, "grouped": 2}, 1, True),
        ({"aborts": 2, "grouped": 2}, 0, False),
    ],
)
def test_ci_runs_failed_tests_once_more(tmp_path: Path, failures: dict[str, int], retried: int, passes: bool) -> None:
    for folder in (".ci", "bin", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    (tmp_path / ".ci" / "programs").symlink_to("/bin/true")
    (tmp_path / "bin" / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (tmp_path / "bin" / "sudo").chmod(0o755)
    programs = {".venv/bin/python": '"$@"', "bin/make": "-m pytest -q -p xdist -n 1 --dist loadgroup"}
    for program, arguments in programs.items():
        (tmp_path / program).write_text(f"#!/bin/sh\nexec '{sys.executable}' {arguments}\n")
        (tmp_path / program).chmod(0o755)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_unstable.py").write_text(UNSTABLE_TESTS)
    (tmp_path / "conftest.py").write_text(ABORTING)
    for name, times in failures.items():
        (tmp_path / name).write_text("fails\n" * times)
    given = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    given.pop("PYTEST_XDIST_WORKER", None)
    command = ["bash", tmp_path / ".ci" / "run", "test"]
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=300)
    assert (done.returncode == 0) is passes, done.stdout
    assert done.stderr.count("test_unstable.py::") == retried
    assert ("UNSTABLE" in done.stderr) is (passes and retried > 0)
    if passes and retried:
        assert f"{retried} passed" in done.stdout


def test_audit_workflow_ignores_nothing() -> None:
    """Each pin, and what the index does not know fails."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "audit.yml").read_text())
    assert {"constraints.txt", "pyproject.toml"} <= set(workflow[True]["push"]["paths"])
    assert "schedule" in workflow[True]
    command = workflow["jobs"]["audit"]["steps"][-1]["run"].split()
    assert {"pip-audit", "--strict", "--requirement", "constraints.txt"} <= set(command)
    assert not any(word.startswith("--ignore") for word in command)


def test_other_repositories_can_call_the_regeneration_workflow() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "regenerate.yml").read_text())
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert triggers.keys() == {"push", "schedule", "workflow_dispatch", "workflow_call"}
    assert triggers["push"]["paths"][0] == "openapi.yaml"
    job = workflow["jobs"]["regenerate"]
    (step,) = [step for step in job["steps"] if step.get("name") == "Regenerate"]
    for name in ("spec", "table", "out"):
        assert step["env"][name.upper()] == f"${{{{ inputs.{name} }}}}"
        assert f"{name.upper()}=" in step["run"]
    assert "make regenerate" in step["run"]
    assert "build/regeneration.md" in step["run"]
    assert job["steps"][-1]["run"] == 'exit "$STATUS"'
    assert job["steps"][-1]["env"] == {"STATUS": "${{ steps.regenerate.outputs.status }}"}
    # A called workflow cannot have more permissions than the calling job, so the documentation shows these.
    assert workflow["jobs"]["propose"]["permissions"] == {"contents": "write", "pull-requests": "write"}


@pytest.mark.parametrize("status", [0, 2])
def test_changes_of_one_job_are_proposed_by_another(tmp_path: Path, status: int) -> None:
    """The steps of the workflow run, with a local repository, and programs that record how they were called."""
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "regenerate.yml").read_text())["jobs"]
    (tmp_path / "bin").mkdir()
    regenerating = (
        "mkdir -p build; echo Report > build/regeneration.md; echo new > added.py; printf '\\0\\1' > added.bin; "
        f"exit {status}"
    )
    for name, script in {"make": regenerating, "gh": f'echo "$@" >> "{tmp_path}/gh"'}.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    origin = tmp_path / "origin"
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q", "--bare", "origin"], ["clone", "-q", "origin", "first"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "first" / ".gitignore").write_text("build/\n")
    for command in (["add", "."], ["commit", "-qm", "Begin"], ["push", "-q", "origin", "HEAD"]):
        subprocess.run([*git, *command], cwd=tmp_path / "first", check=True)

    def run(job: str, folder: Path) -> tuple[str, int]:
        """Run the steps of a job. Return its outputs, and the exit status of the last step."""
        given = {
            **os.environ,
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "CHECKOUT": "caller",
            "STATUS": str(status),
        }
        steps = [step for step in jobs[job]["steps"] if "run" in step]
        for step in steps:
            place = folder / step.get("working-directory", ".")
            done = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=place, env=given, capture_output=True)
            assert done.returncode == 0 or step is steps[-1], done.stderr
        return (tmp_path / "output").read_text(), done.returncode

    for folder in ("work/caller", "writing"):
        subprocess.run([*git, "clone", "-q", str(origin), folder], cwd=tmp_path, check=True)
    outputs, ended = run("regenerate", tmp_path / "work")
    assert {f"status={status}", "changed=true"} <= set(outputs.splitlines())
    assert ended == status
    assert ("tests fail" in (tmp_path / "report" / "report.md").read_text()) is (status != 0)
    assert run("propose", tmp_path / "writing")[1] == 0
    proposed = subprocess.run(
        [*git, "ls-tree", "--name-only", "regenerate"], cwd=origin, capture_output=True, text=True
    )
    assert proposed.stdout.split() == [".gitignore", "added.bin", "added.py"]
    assert f"--body-file {tmp_path}/report/report.md" in (tmp_path / "gh").read_text()


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.stem)
def test_jobs_that_may_write_run_no_code_of_the_project_or_of_packages(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    for job in workflow["jobs"].values():
        if "write" in job.get("permissions", workflow["permissions"]).values():
            runs = "\n".join(step.get("run", step.get("uses", "")) for step in job["steps"])
            assert not re.search(r"\b(make|python3?|pip|pipx|npm|bash|setup-python)\b", runs)


def test_environment_is_recreated_for_another_directory_or_python(tmp_path: Path) -> None:
    """Without a network: the Python that make is given writes down what it was asked for."""
    checkout = tmp_path / "dépôt with a space"
    checkout.mkdir()
    shutil.copy(ROOT / "Makefile", checkout)
    record = tmp_path / "record"
    for name in ("one", "other"):
        script = tmp_path / name
        script.write_text(FAKE_PYTHON.format(record=record, name=name))
        script.chmod(0o755)

    def place(directory: Path, *arguments: str) -> list[str]:
        record.write_text("")
        command = ["make", "--no-print-directory", ".venv/place", *arguments]
        asked_of_make = {"MAKEFLAGS", "MAKEOVERRIDES", "PYTHON"}  # where make runs these tests, with a PYTHON
        environment = {name: value for name, value in os.environ.items() if name not in asked_of_make}
        environment["LC_ALL"] = "C"
        finished = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True)
        assert finished.returncode == 0, finished.stderr
        return record.read_text().split()

    assert place(checkout, f"PYTHON={tmp_path / 'one'}") == ["one"]
    assert place(checkout) == []
    assert place(checkout, f"PYTHON={tmp_path / 'other'}") == ["other"]
    assert place(checkout) == []
    moved = checkout.rename(tmp_path / "moved")
    assert place(moved) == ["other"]


def test_make_says_which_python_it_needs(tmp_path: Path) -> None:
    old = tmp_path / "old"
    python = shlex.quote(sys.executable)
    old.write_text(f'#!/bin/sh\nshift\nexec {python} -c "import sys; sys.version_info = (3, 10); $1"\n')
    old.chmod(0o755)
    for asked in (old, tmp_path / "none"):
        command = ["make", ".venv/place", f"PYTHON={asked}"]
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert finished.returncode
        assert "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" in finished.stderr


def test_make_help_lists_every_target() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    makefile = (ROOT / "Makefile").read_text()
    targets = {line.split(":")[0] for line in makefile.splitlines() if line[:1].isalpha() and "##" in line}
    assert targets == {line.split()[0] for line in listed.splitlines()}
    assert {"demo", "test", "check", "generate", "bench"} <= targets


def test_package_lists_its_commands() -> None:
    command = [sys.executable, "-m", "pexip_engage_client"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    runnable = {path.parent.name for path in PACKAGE.glob("*/__main__.py")}
    runnable |= {path.stem for path in PACKAGE.glob("*.py") if "__name__ == " in path.read_text(encoding="utf-8")}
    assert set(re.findall(r"python -m pexip_engage_client\.(\w+)", shown)) == runnable - {"__main__"}
