"""The recipes of docs/regenerating-ci.md for GitLab and Jenkins as written, run by a shell that has only a PATH.

The home directory is empty and nothing is preinstalled. Only the address of the repository leads to this checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from tests.programs import installed

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "regenerating-ci.md").read_text(encoding="utf-8")

pytestmark = [
    pytest.mark.xdist_group("recipes"),
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="NOT TESTED: the recipes clone a repository"),
]


def block(heading: str, language: str) -> str:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    (code,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return code


def gitlab() -> str:
    """The script of the job; GitLab runs it in one shell that stops at the first failure."""
    return "\n".join(yaml.safe_load(block("GitLab", "yaml"))["engage"]["script"])


def jenkins() -> str:
    (script,) = re.findall(r"sh '''\n(.*?)'''", block("Jenkins", "groovy"), re.DOTALL)
    return textwrap.dedent(script)


def test_both_recipes_run_the_same_commands() -> None:
    assert jenkins().split() == gitlab().split()


def test_recipe_regenerates_and_fails_until_the_copy_is_committed(tmp_path: Path) -> None:
    installed("git")
    installed("make")
    repository = tmp_path / "a shop"
    repository.mkdir()
    shutil.copy(ROOT / "openapi.yaml", repository / "engage.yaml")
    shutil.copy(ROOT / "generator" / "resources.yaml", repository / "engage-methods.yaml")
    home = tmp_path / "home"
    tools = tmp_path / "tools"
    home.mkdir()
    tools.mkdir()
    (tools / "python3").symlink_to(sys._base_executable)  # which the image of the recipe would have
    environment = {
        "HOME": str(home),
        "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{ROOT.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/OWNER/pexip-engage-client",
        **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},  # how to reach an index
    }

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=Shop", "-c", "user.email=shop@example.com"]
        subprocess.run(["git", *identity, *arguments], cwd=repository, env=environment, check=True)

    def run(script: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "-e", "-c", script]
        return subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "Begin")
    *regenerate, compare = gitlab().splitlines()
    finished = run("\n".join(regenerate))
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "attributes can be imported" in finished.stdout
    assert (repository / "client" / "build" / "regeneration.md").is_file()
    assert run(compare).returncode == 1  # the copy is new
    git("add", "src/shop/engage")
    git("commit", "--quiet", "--message", "Add the client")
    assert run(compare).returncode == 0
    assert not list((repository / "src").rglob("__pycache__"))
