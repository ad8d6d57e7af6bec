"""The command that README, index and tutorial give for the installation works when it is pasted."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from . import tables
from .blocks import ROOT

SHOWN = "import pexip_engage_client.sandbox as it; print(it.__file__, it.Sandbox(seed='demo').slug)"


def command(text: str) -> list[str]:
    (line,) = re.findall(r"^pip install .*$", text, re.MULTILINE)
    return shlex.split(line)


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A new environment that has the dependencies and the build backend already, but not the client."""
    folder = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.mark.proof
def test_client_is_installed_from_a_clone(environment: Path) -> None:
    python = str(environment / "bin" / "python")
    pip, *words = command(tables.install(published=False))
    assert (pip, words) == ("pip", ["install", ".[sandbox]"])
    variables = {**os.environ, "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": os.devnull}
    install = [sys.executable, "-m", "pip", "--python", python, *words]
    finished = subprocess.run(install, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    printed = subprocess.run([python, "-I", "-c", SHOWN], capture_output=True, text=True, check=True).stdout
    assert printed.startswith(str(environment))


def test_one_setting_changes_all_pages() -> None:
    assert command(tables.install(published=True)) == ["pip", "install", "pexip-engage-client[sandbox]"]
    assert "clone" not in tables.install(published=True)
    assert tables.upgrade(published=True) == "```sh\npip install --upgrade pexip-engage-client\n```"
    assert tables.install_extra(published=True) == "INSTALL = \"pip install 'pexip-engage-client[{}]'\""


def test_no_line_installs_a_package_that_is_not_published() -> None:
    """Anybody could publish a package of this name, and would own the machines of those who follow the line."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = [
        f"{name}: {line}"
        for name in listed.splitlines()
        if not name.startswith("tests/") and (ROOT / name).suffix in (".md", ".py", ".yaml", ".yml", ".jinja", "")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(pip|pipx|uv|uvx|poetry|pdm|conda)\b.* ['\"]?pexip-engage-client\b", line)
    ]
    assert tables.is_published() or not named
