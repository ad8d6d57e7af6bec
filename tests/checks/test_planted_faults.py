"""Every check fails if a fault is planted that it should find. The faults are planted in a clone."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from release.build import tracked

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("planted faults")]

ROOT = Path(__file__).parents[2]
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
# The environment of the clone is that of this checkout, so `make` must not update it.
INSTALLED = [f"--assume-old=.venv/{name}" for name in ("place", "base", "dev", "build")]
PACKAGE = "pexip_engage_client"
LISTED = f"{PACKAGE}/generated/models/region.py"
LEAF = f"{PACKAGE}/doctor/__main__.py"  # no module imports it, so mypy reads few others again
WHEEL = 'packages = ["pexip_engage_client"]'
PAGE = "tests/portal/pages/operation-getregions.txt"
WATCH = f"watch FROM={PAGE} ARGS='--document tests/portal/regions.yaml'"
ENTRY = "## [0.1.1] - unreleased\n\n### Fixed\n\n- Nothing that breaks callers.\n\n"

Edit = Callable[[str], str]


def put(old: str, new: str) -> Edit:
    """Replace one text by another, once."""

    def edit(text: str) -> str:
        assert old in text, f"not found: {old}"
        return text.replace(old, new, 1)

    return edit


def add(line: str) -> Edit:
    """Add a line at the end."""
    return lambda text: f"{text}{line}\n"


def without(pattern: str) -> Edit:
    """Remove the lines that match a pattern."""

    def edit(text: str) -> str:
        lines = text.splitlines(keepends=True)
        left = [line for line in lines if not re.search(pattern, line)]
        assert len(left) < len(lines), f"not found: {pattern}"
        return "".join(left)

    return edit


# For each run of a check: the faults that are planted together, each as a name, the edited files, and what the check
# says of it.
Fault = tuple[str, dict[str, Edit], str]
FAULTS: list[tuple[str, list[Fault]]] = [
    (
        "drift",
        [
            ("generated code edited", {LISTED: add("# edited")}, r"models/region\.py is not up to date"),
            ("file added", {f"{PACKAGE}/generated/models/parrot.py": add("")}, r"models/parrot\.py is not up to date"),
            ("template edited", {"generator/templates/scopes.py.jinja": add("# edited")}, r"scopes\.py is not up to"),
            (
                "method renamed",
                {"generator/resources.yaml": put("list: getRegions", "all: getRegions")},
                r"resources/regions\.py is not up to date",
            ),
        ],
    ),
    ("lint", [("import unused", {f"{PACKAGE}/timing.py": add("import os")}, "F401")]),
    (
        "lint",
        [("file opened without an encoding", {f"{PACKAGE}/timing.py": add('X = open("x")')}, "PLW1514|SIM115")],
    ),
    ("lint", [("code not formatted", {f"{PACKAGE}/timing.py": add("x = {'a':1}")}, "would be reformatted")]),
    (
        "lint",
        [
            (
                "action not pinned",
                {".github/workflows/ci.yml": put("actions/checkout@", "actions/checkout@v7 #")},
                "unpi",
            )
        ],
    ),
    (
        "--keep-going types",
        [
            (
                "wrong type in the package",
                {LEAF: add('LIMIT: int = "many"')},
                r"__main__\.py:\d+: error: Incompatible types",
            ),
            (
                "wrong type that only pyright reports",
                {LEAF: add("def _f() -> None: ...")},
                r"reportUnusedFunction",
            ),
            (
                "wrong use in sample code",
                {"tests/typing/right/calling.py": add("engage: int = EngageClient")},
                r"right.calling\.py:\d+: error",
            ),
        ],
    ),
    (
        "types",
        [
            (
                "mistake that no checker reports",
                {"tests/typing/mistakes.py": add("x = 1  # mypy: arg-type")},
                r"mistakes\.py:\d+: mypy should report 'arg-type'",
            )
        ],
    ),
    (
        "document",
        [
            (
                "required properties not in a list",
                {"openapi.yaml": put("      required:\n        - id", "      required: id")},
                "required",
            )
        ],
    ),
    (
        "test ARGS='-n 0 tests/limits/test_pace.py tests/docs/test_tables.py tests/docs/test_documentation.py "
        "tests/project/test_surface.py tests/project/test_contract.py "
        '-k "lingers or test_tables or models or as_recorded"\'',
        [
            (
                "constant of the code edited",
                {
                    f"{PACKAGE}/limits/pace.py": put(
                        "PATIENCE, SHORTEST_LINGER, LONGEST_LINGER = 0.4",
                        "PATIENCE, SHORTEST_LINGER, LONGEST_LINGER = 0.5",
                    )
                },
                r"FAILED tests/limits/test_pace\.py",
            ),
            (
                "table edited",
                {"docs/errors.md": without("UNAVAILABILITY_OVERLAP")},
                r"FAILED tests/docs/test_tables\.py",
            ),
            (
                "block that does not run",
                {"docs/models.md": add("\n```python\nEngageClient().nothing()\n```")},
                "FAILED .*test_python_blocks_run.*models",
            ),
            (
                "parameter renamed",
                {f"{PACKAGE}/client.py": put("async def aclose(self)", "async def aclose(self, wait: bool = True)")},
                "FAILED .*test_the_surface_is_as_recorded",
            ),
            (
                "extra removed",
                {"pyproject.toml": put("\nspeed = [", "\nfast = [")},
                "FAILED .*test_the_contract_is_as_recorded",
            ),
        ],
    ),
    (
        "docs",
        [
            (
                "dead links, an unknown class, and an unknown language",
                {
                    "docs/models.md": add(
                        "[page](nowhere.md) [part](calls.md#nowhere) {py:class}`Nothing`\n\n```nothing\n1\n```"
                    ),
                    "docs/conf.py": put('exclude_patterns = ["conf.py"', 'exclude_patterns = ["[!cim]*", "conf.py"'),
                },
                r"(?s)'nowhere\.md'.*'calls': 'nowhere'.*Nothing.*'nothing'",
            )
        ],
    ),
    ("coverage ARGS='-n 0 tests/runtime/test_enums.py'", [("few tests", {}, "least covered")]),
    ("build", [("file that git does not track", {"notes.txt": add("")}, "Commit or remove these changes")]),
    (
        "release-check TAG=v9.9.9",
        [
            ("tag of another version", {}, "the tag is v9.9.9, but the version is 0.1.1"),
            (
                "build that differs each time",
                {"hatch_build.py": put("NAME), encoding", 'NAME) + f"\\n# {made}", encoding')},
                r"FAILED  A fresh clone builds the same bytes",
            ),
        ],
    ),
    (
        "build test-wheel ARGS=-x",
        [("module not in the wheel", {"pyproject.toml": put(WHEEL, f'{WHEEL}\nexclude = ["timing.py"]')}, "timing")],
    ),
    (
        "build sbom",
        [("other hashes", {"release/sbom.txt": lambda text: re.sub(r"sha256:\w", "sha256:0", text)}, "HASHES")],
    ),
    (
        "lowest ARGS=-x",
        [
            (
                "name that the oldest attrs does not have",
                {f"{PACKAGE}/timing.py": put("from attrs import", "from attrs import NothingType as NothingType,")},
                "cannot import name 'NothingType'",
            )
        ],
    ),
    (
        "httpx2 ARGS=-x",
        [("httpx imported by its name", {f"{PACKAGE}/timing.py": put("import time", "import time, httpx")}, "'httpx'")],
    ),
    (
        WATCH,
        [
            (
                "fact edited",
                {PAGE: put("string | null Required", "string Required")},
                r"\+ .* > • code string Required",
            ),
            ("rule added", {PAGE: put("a page at a time", "a page at a time. It must exist.")}, r"\+ It must exist\."),
            ("limit edited", {"tests/portal/regions.yaml": put("maxLength: 36", "maxLength: 35")}, "Maximum length is"),
        ],
    ),
    (WATCH, [("path edited", {PAGE: lambda text: text.replace("/regions", "/areas")}, r"\+ # GET /areas")]),
    (WATCH, [("end removed", {PAGE: lambda text: text.partition("GET /regions\ncurl")[0]}, "its end is missing")]),
    (
        "changes",
        [
            (
                "option removed and recorded",
                {"tests/contract.txt": without("^option max_retries")},
                "describe `option max_retries",
            ),
            ("extra removed and recorded", {"tests/contract.txt": without("^extra redis")}, "describe `extra redis"),
            (
                "name removed and recorded",
                {"tests/public_surface.txt": without(r"\.EngageClient\.aclose")},
                "describe `.*aclose",
            ),
            (
                "operation removed",
                {"generator/resources.yaml": put("list: getRegions", "all: getRegions")},
                "describe `regions.list",
            ),
        ],
    ),
]
# These checks build the last commit.
COMMITTED = ("release-check TAG=v9.9.9", "build test-wheel ARGS=-x", "build sbom")
# These checks take long, so another worker runs them.
LONG = ("docs", "lowest ARGS=-x", "httpx2 ARGS=-x")
CASES = [
    pytest.param(
        check,
        faults,
        id=f"{check.partition(' ARGS')[0]}: {', '.join(name for name, *_ in faults)}",
        marks=[pytest.mark.xdist_group("long checks")] if check in LONG else [],
    )
    for check, faults in FAULTS
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone whose last release is 0.1.0, with the environment of this checkout."""
    root = tmp_path_factory.mktemp("clone")
    tracked(ROOT, root, dirty=True)
    (root / ".venv").mkdir()
    for part in (ROOT / ".venv").iterdir():
        if part.name in {"bin", "lib", "lib64", "include", "pyvenv.cfg"}:
            (root / ".venv" / part.name).symlink_to(part)
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", root / ".mypy_cache")
    changelog = root / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    changelog.write_text(re.sub(r"## \[0\.1\.0\] - .*", f"{ENTRY}## [0.1.0] - 2026-01-01", text), encoding="utf-8")
    version = root / PACKAGE / "_version.py"
    version.write_text(version.read_text(encoding="utf-8").replace('"0.1.0"', '"0.1.1"'), encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "Release"], ["tag", "v0.1.0"]):
        subprocess.run([*GIT, *command], cwd=root, check=True)
    return root


@pytest.fixture
def planted(clone: Path) -> Iterator[Callable[[dict[str, Edit]], None]]:
    """Plants faults in the clone, and removes them after the test."""

    def plant(edits: dict[str, Edit]) -> None:
        for name, edit in edits.items():
            path = clone / name
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            path.write_text(edit(text), encoding="utf-8")

    yield plant
    subprocess.run([*GIT, "reset", "--quiet", "--hard", "v0.1.0"], cwd=clone, check=True)
    subprocess.run([*GIT, "clean", "--quiet", "-d", "--force"], cwd=clone, check=True)


def make(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `make` in the clone."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTEST", "COV"))}
    command = ["make", "--no-print-directory", *INSTALLED, *words]
    return subprocess.run(command, cwd=clone, env=environment, check=False, capture_output=True, text=True, timeout=600)


@pytest.mark.parametrize(("check", "faults"), CASES)
def test_check_reports_each_fault(
    clone: Path, planted: Callable[[dict[str, Edit]], None], check: str, faults: list[Fault]
) -> None:
    for _, edits, _ in faults:
        planted(edits)
    if check in COMMITTED:
        subprocess.run(
            [*GIT, "commit", "--quiet", "--all", "--allow-empty", "-m", "Plant a fault"], cwd=clone, check=True
        )
    done = make(clone, *shlex.split(check))
    output = done.stdout + done.stderr
    assert done.returncode == 2, output
    assert [name for name, _, said in faults if not re.search(said, output)] == [], output


def test_edited_copy_fails(clone: Path, planted: Callable[[dict[str, Edit]], None]) -> None:
    assert make(clone, "vendor", "DEST=copy").returncode == 0
    planted({"copy/timing.py": add("# edited")})
    done = make(clone, "vendor", "DEST=copy", "HOW=--check")
    assert done.returncode == 2
    assert "timing.py" in done.stdout, done.stdout + done.stderr
