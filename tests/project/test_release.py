"""A release is made of what was committed, by anybody, with the same bytes; and it is complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import release.__main__ as release

from .conftest import Built

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "__version__", "1.2.0")
    return tmp_path


@pytest.mark.parametrize(
    ("changelog", "said"),
    [
        ("# Changelog\n\n## [1.2.0] - 2026-11-21\n\n- All is new.\n", []),
        ("# Changelog\n\n## [1.2.0] - unreleased\n\n- All is new.\n", ["has no section"]),
        ("# Changelog\n\n## [1.1.0] - 2026-11-21\n\n- All is new.\n", ["has no section"]),
        (
            "# Changelog\n\n## [1.2.0] - 2026-11-21\n\n## [1.1.0] - 2025-11-21\n\n- All is new.\n",
            ["says nothing of 1.2.0"],
        ),
    ],
)
def test_the_changelog_of_a_release(checkout: Path, changelog: str, said: list[str]) -> None:
    (checkout / "CHANGELOG.md").write_text(changelog)
    found = list(release.changelog(checkout, None))
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("version", "tag", "said"),
    [("1.2.0", "v1.2.0", 0), ("1.2.0", None, 0), ("1.2.0", "v1.3.0", 1), ("1.2.0.dev0", None, 1)],
)
def test_the_version_of_a_release(
    checkout: Path, version: str, tag: str | None, said: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "__version__", version)
    assert len(list(release.version(checkout, tag))) == said


def test_the_addresses_of_a_release(checkout: Path) -> None:
    urls = "".join(f'{name} = "https://example.com"\n' for name in ("Repository", "Documentation", "Changelog"))
    (checkout / "pyproject.toml").write_text(f"[project.urls]\n{urls}")
    assert list(release.metadata(checkout, None)) == ["pyproject.toml, [project.urls]: Issues is missing"]


@pytest.mark.xdist_group("built")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked source distribution has no history")
def test_wheel_and_source_distribution_are_the_same_when_built_again(built: Built) -> None:
    assert built.differences == []


@pytest.mark.xdist_group("built")
def test_the_source_distribution_has_the_generator_and_it_works(built: Built, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xzf", str(built.source), "-C", str(tmp_path)], check=True)
    (folder,) = tmp_path.glob("pexip_engage_client-*/")
    names = ("Makefile", ".ci/run", ".github/workflows/ci.yml", "tests/public_surface.txt", "docs/index.md")
    for name in (*names, "generator/__main__.py"):  # this checkout's would be found in its place
        assert (folder / name).is_file(), name
    finished = subprocess.run(
        [sys.executable, "-m", "generator", "--check"], cwd=folder, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr


def test_the_workflow_publishes_without_a_token_of_its_own() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow[True] == {"push": {"tags": ["v*"]}}  # YAML 1.1 reads `on` so
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"id-token": "write"}
    assert workflow["jobs"]["publish"]["environment"] == "pypi"
    assert "secrets." not in text
    runs = [step["run"] for step in workflow["jobs"]["build"]["steps"] if "run" in step]
    assert runs[0] == "bash .ci/run"
    assert runs[1].startswith("make release-check")
