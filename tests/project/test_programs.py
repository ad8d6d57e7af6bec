"""Missing programs: `.ci/programs` installs them, or the tests that need them are skipped and listed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "programs"
APT = """#!/bin/sh
echo "$*" >>"$LOG"
[ ! -e "$POLICY" ] || echo "services: $("$POLICY" redis-server start; echo $?)" >>"$LOG"
case "$*" in *chromium) exit 100 ;; esac
"""


class Machine:
    """A Debian with only the given programs, on which `apt-get` records its calls and fails for Chromium."""

    def __init__(self, folder: Path, user: int, *programs: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.policy = folder / "sbin" / "policy-rc.d"
        self.log.touch()
        for name in ("bin", "sbin"):
            (folder / name).mkdir()
        text = SCRIPT.read_text().replace("/usr/sbin", str(folder / "sbin"))
        (folder / "script").write_text(text.replace("/usr/lib/postgresql", str(folder / "postgresql")))
        for name in ("chmod", "rm"):
            (folder / "bin" / name).symlink_to(f"/bin/{name}")
        for name in programs:
            self.add(name, "#!/bin/sh\n")
        self.add("id", f"#!/bin/sh\necho {user}\n")
        self.add("apt-get", APT)

    def add(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def run(self, *suites: str, **environment: str) -> str:
        given = {"PATH": str(self.folder / "bin"), "LOG": str(self.log), "POLICY": str(self.policy), **environment}
        done = subprocess.run(
            ["/bin/sh", str(self.folder / "script"), *suites], env=given, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout

    def installed(self) -> list[str]:
        return [line.split()[-1] for line in self.log.read_text().splitlines() if " install " in line]


def test_root_installs_what_is_missing_without_starting_services(tmp_path: Path) -> None:
    machine = Machine(tmp_path, 0, "openssl", "curl")
    printed = machine.run("test").splitlines()
    assert machine.installed() == ["redis-server", "postgresql", "pgbouncer", "chromium"]
    assert printed == [
        "Installing redis-server (NO_INSTALL=1 skips this)",
        "Installing postgresql (NO_INSTALL=1 skips this)",
        "Installing pgbouncer (NO_INSTALL=1 skips this)",
        "Installing chromium (NO_INSTALL=1 skips this)",
        "Could not install chromium",
    ]
    assert machine.log.read_text().count("services: 101") == 5
    assert not machine.policy.exists()


def test_policy_of_the_machine_is_kept(tmp_path: Path) -> None:
    machine = Machine(tmp_path, 0)
    machine.policy.write_text("#!/bin/sh\nexit 104\n")
    machine.policy.chmod(0o755)
    machine.run("peers")
    assert machine.installed() == ["nginx-light", "tinyproxy-bin", "haproxy", "caddy", "npm"]
    assert machine.policy.read_text() == "#!/bin/sh\nexit 104\n"


@pytest.mark.parametrize(
    ("user", "programs", "environment", "printed"),
    [
        (
            1000,
            ["redis-server"],
            {},
            "Not installed, as this needs root and apt-get: postgresql pgbouncer openssl curl chromium\n",
        ),
        (0, ["redis-server", "postgres", "pgbouncer", "openssl", "curl", "google-chrome"], {}, ""),
        (0, [], {"NO_INSTALL": "1"}, ""),
    ],
    ids=["not root", "nothing missing", "switched off"],
)
def test_nothing_is_installed(
    tmp_path: Path, user: int, programs: list[str], environment: dict[str, str], printed: str
) -> None:
    machine = Machine(tmp_path, user, *programs)
    assert machine.run("test", **environment) == printed
    assert machine.log.read_text() == ""


TESTS = """
import pytest
from tests.programs import installed

@pytest.fixture(scope="session")
def server():
    return installed("no-such-server")

def test_one(server): pass
def test_two(server): pass
def test_three(): installed("no-such-browser", "nor-such")
def test_four(): assert installed("nor-such", "sh").endswith("/sh")
"""


@pytest.mark.proof
def test_missing_programs_are_listed_last(tmp_path: Path) -> None:
    done = run_tests(tmp_path, "-n", "1")
    assert done.returncode == 0, done.stdout
    *_, title, server, browser, command, total = [line for line in done.stdout.splitlines() if line]
    assert "NOT TESTED" in title
    assert server == "no-such-browser is missing: 1 tests skipped"
    assert browser == "no-such-server is missing: 2 tests skipped"
    assert command == "Install with: sudo .ci/programs test"
    assert "1 passed, 3 skipped" in total


@pytest.mark.proof
def test_missing_programs_fail_in_ci(tmp_path: Path) -> None:
    done = run_tests(tmp_path, REQUIRE_PROGRAMS="1")
    assert done.returncode == 1
    assert "needs no-such-browser; REQUIRE_PROGRAMS is set" in done.stdout
    assert "NOT TESTED" not in done.stdout


def run_tests(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_programs.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\n")
    given = {name: value for name, value in os.environ.items() if name != "REQUIRE_PROGRAMS"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", *options, str(folder)]
    return subprocess.run(
        command, cwd=ROOT, env={**given, **environment}, capture_output=True, text=True, check=False, timeout=300
    )
