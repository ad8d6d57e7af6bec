"""Releases: anybody can build the same bytes from a commit, and the workflow publishes exactly those that it tested."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from readme_renderer import markdown

import hatch_build
import release.__main__ as release
from release import jobs, pythons, sbom
from release.build import build, hashes, tracked

from .conftest import Built

ROOT = Path(__file__).parents[2]
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PEERS = sorted(path.parent for path in (ROOT / "tests" / "peers").glob("*/package.json"))


def output(*command: str, cwd: Path = ROOT) -> str:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


def workflow(name: str) -> Any:
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "__version__", "1.2.0")
    return tmp_path


@pytest.mark.parametrize(
    ("changelog", "problem", "decision"),
    [
        ("# Changelog\n\n## [1.2.0] - 2026-11-21\n\n- New.\n", None, None),
        ("# Changelog\n\n## [1.2.0] - unreleased\n\n- New.\n", None, "set the date of the release"),
        ("# Changelog\n\n## [1.1.0] - 2026-11-21\n\n- New.\n", "has no section for 1.2.0", None),
        (
            "# Changelog\n\n## [1.2.0] - 2026-11-21\n\n## [1.1.0] - 2025-11-21\n\n- New.\n",
            "lists no change in 1.2.0",
            None,
        ),
    ],
)
def test_changelog_needs_a_section_with_changes_and_a_date(
    checkout: Path, changelog: str, problem: str | None, decision: str | None
) -> None:
    (checkout / "CHANGELOG.md").write_text(changelog)
    for expected, found in (
        (problem, list(release.changelog(checkout, None))),
        (decision, list(release.date(checkout, None))),
    ):
        assert len(found) == (expected is not None)
        assert expected is None or expected in found[0]


@pytest.mark.parametrize(
    ("version", "tag", "problems"),
    [("1.2.0", "v1.2.0", 0), ("1.2.0", None, 0), ("1.2.0", "v1.3.0", 1), ("1.2.0.dev0", None, 1)],
)
def test_tag_must_be_that_of_a_release_version(
    checkout: Path, version: str, tag: str | None, problems: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "__version__", version)
    assert len(list(release.version(checkout, tag))) == problems


def test_only_the_date_the_public_address_and_the_package_index_are_left_to_decide() -> None:
    """Nothing else may be missing: what a program can check, the other tests and `make release-check` check."""
    undecided = [line for decision in release.DECISIONS for line in decision(ROOT, None)]
    decisions = ("set the date of the release", "set the public address", "set `published = true`")
    assert all(line.startswith(decisions) for line in undecided)
    assert list(release.changelog(ROOT, None)) == []
    assert list(release.version(ROOT, None)) == []


def test_all_addresses_come_from_that_of_the_repository() -> None:
    documentation = {"API documentation": "https://developer.pexipengage.com"}
    assert hatch_build.urls("") == documentation
    assert hatch_build.urls("https://github.com/acme/engage") == {
        "Repository": "https://github.com/acme/engage",
        "Documentation": "https://acme.github.io/engage/",
        "Changelog": "https://github.com/acme/engage/blob/main/CHANGELOG.md",
        "Issues": "https://github.com/acme/engage/issues",
        **documentation,
    }
    for wrong in ("github.com/acme/engage", "https://github.com/acme", "https://github.com/acme/engage/"):
        with pytest.raises(ValueError, match="must be https://github.com/OWNER/NAME"):
            hatch_build.urls(wrong)


def test_readme_has_no_relative_links_on_a_package_index() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    relative = re.compile(r"\]\((?!https://)")
    assert relative.search(text)
    linked = hatch_build.readme(text, "https://github.com/acme/engage")
    assert not relative.search(linked)
    assert "[retries and timeouts](https://github.com/acme/engage/blob/main/docs/retries.md)" in linked
    plain = hatch_build.readme(text, "")
    assert not relative.search(plain)
    assert "See errors and retries and timeouts." in plain
    image = "https://raw.githubusercontent.com/acme/engage/main/docs/images/sandbox-light.png"
    assert re.search(rf"!\[[^]]+\]\({image}\)\n", linked)
    assert "![" not in plain


@pytest.mark.parametrize("repository", ["", "https://github.com/acme/engage"])
def test_readme_renders_on_a_package_index(repository: str) -> None:
    """As PyPI renders it: what it considers unsafe is left out."""
    text = hatch_build.readme((ROOT / "README.md").read_text(encoding="utf-8"), repository)
    html = markdown.render(text)
    assert html is not None
    assert "<h1" in html
    assert html.count("<table>") == 1
    assert html.count("<img ") == bool(repository)
    assert not re.search(r"""(href|src)="(?!https://|#)""", html)
    assert "](" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("target", ["release-check", "test-wheel"])
def test_targets_that_need_git_say_so_in_an_unpacked_source_distribution(target: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    command = ["make", "--no-print-directory", target]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    sentence, _ = finished.stderr.splitlines()  # the second line is that of make
    assert sentence == "This target needs a git checkout; an unpacked source distribution is not one."
    assert (finished.returncode, finished.stdout) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["Makefile"]


def test_files_that_git_does_not_track_are_not_built(tmp_path: Path) -> None:
    checkout, copy = tmp_path / "checkout", tmp_path / "copy"
    (checkout / "package").mkdir(parents=True)
    (checkout / "package" / "code.py").write_text("old")
    (checkout / "package" / "removed.py").write_text("old")
    output("git", "init", "--quiet", cwd=checkout)
    output("git", "add", "--all", cwd=checkout)
    output(*GIT, "commit", "--quiet", "--message", "One", cwd=checkout)
    assert tracked(checkout, tmp_path / "clean", dirty=False) == tmp_path / "clean"
    (checkout / "package" / "code.py").write_text("new")
    (checkout / "package" / ".env").write_text("SECRET=1")
    (checkout / "package" / "removed.py").unlink()
    with pytest.raises(SystemExit, match=r" M package/code\.py\n D package/removed\.py\n\?\? package/\.env\n.*DIRTY=1"):
        tracked(checkout, copy, dirty=False)
    tracked(checkout, copy, dirty=True)
    assert [path.name for path in (copy / "package").iterdir()] == ["code.py"]
    assert (copy / "package" / "code.py").read_text() == "new"


@pytest.mark.proof
@pytest.mark.xdist_group("built")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked source distribution has no list of tracked files")
def test_source_distribution_contains_tracked_files_only(built: Built) -> None:
    names = {name.partition("/")[2] for name in output("tar", "-tzf", str(built.source)).splitlines()}
    assert names - {"PKG-INFO"} <= set(output("git", "ls-files").splitlines())


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.xdist_group("built")
def test_unpacked_source_distribution_builds_the_same_bytes_and_generates_the_same_code(
    built: Built, tmp_path: Path
) -> None:
    subprocess.run(["tar", "-xzf", str(built.source), "-C", str(tmp_path)], check=True)
    (folder,) = tmp_path.glob("pexip_engage_client-*/")
    names = ("Makefile", ".ci/run", ".github/workflows/ci.yml", "tests/public_surface.txt", "docs/index.md")
    for name in (*names, "generator/__main__.py"):  # else the next command would run this checkout's generator
        assert (folder / name).is_file(), name
    finished = subprocess.run(
        [sys.executable, "-m", "generator", "--check"], cwd=folder, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    assert build(folder, tmp_path / "dist")[built.wheel.name] == hashes(built.folder)[built.wheel.name]


def test_build_backend_is_the_pinned_one() -> None:
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    pins = (ROOT / "constraints.txt").read_text().lower().splitlines()
    assert required
    assert set(required) <= set(pins)


def test_one_job_publishes_and_it_runs_no_code_of_the_repository() -> None:
    jobs = workflow("release.yml")["jobs"]
    trusted = [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})]
    assert trusted == ["publish", "announce"]
    assert [name for name, job in jobs.items() if "environment" in job] == ["publish"]  # the one that PyPI trusts
    publish = jobs["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["environment"] == "pypi"
    assert set(publish["needs"]) == {"check", "build", "rebuild", "test", "describe"}
    download, compare, upload = publish["steps"]
    assert download["uses"].startswith("actions/download-artifact@")
    assert compare["run"].startswith("test ")
    assert upload["uses"].startswith("pypa/gh-action-pypi-publish@")
    assert "secrets." not in (ROOT / ".github" / "workflows" / "release.yml").read_text()


def test_every_job_that_uses_the_distributions_compares_their_hashes_first() -> None:
    jobs = workflow("release.yml")["jobs"]
    compares = 'test "$(sha256sum -- * | base64 --wrap=0)" = "$HASHES"'
    users = set()
    for name, job in jobs.items():
        steps = job["steps"]
        for step, after in zip(steps, steps[1:], strict=False):
            if step.get("with", {}).get("name") == "dist" and "download-artifact" in step["uses"]:
                users.add(name)
                assert after["run"] == compares, name
                assert after["working-directory"] == "dist"
                assert after["env"] == {"HASHES": "${{ needs.build.outputs.hashes }}"}
                assert "build" in job["needs"]
    assert users == {"test", "describe", "publish", "announce"}


def test_independent_job_builds_the_tag_again_and_compares_the_hashes() -> None:
    jobs = workflow("release.yml")["jobs"]
    checkout, python, make, compare = jobs["rebuild"]["steps"]
    assert checkout["uses"].startswith("actions/checkout@")
    assert python["with"] != jobs["build"]["steps"][1]["with"]
    assert make["run"] == "make build"
    assert compare == jobs["publish"]["steps"][1]


def test_each_file_of_the_release_gets_an_attestation(tmp_path: Path) -> None:
    announce = workflow("release.yml")["jobs"]["announce"]
    *_, compare, attest, create = announce["steps"]
    assert compare["env"] == {"HASHES": "${{ needs.describe.outputs.hashes }}"}
    assert attest["uses"].startswith("actions/attest@")
    assert attest["with"]["subject-path"].split() == ["dist/*", "sbom/*"]
    assert '"$GITHUB_REF_NAME" dist/* sbom/* "$@"' in create["run"]
    assert announce["permissions"] == {"attestations": "write", "contents": "write", "id-token": "write"}
    assert not any("checkout" in step.get("uses", "") or "make" in step.get("run", "") for step in announce["steps"])


def test_bill_of_materials_names_the_product_and_the_hash_of_each_dependency() -> None:
    def component(name: str, *urls: str) -> sbom.Document:
        return {"name": name, "version": "1.0", "externalReferences": [{"url": url} for url in urls]}

    def installed(name: str) -> sbom.Document:
        return {
            "metadata": {"name": name},
            "download_info": {"archive_info": {"hashes": {"sha256": f"hash of {name}"}}},
        }

    document = {
        "metadata": {},
        "components": [component("typing_extensions"), component("a-client", "file:///tmp", "https://example.com")],
    }
    report = {"install": [installed("a-client"), installed("typing-extensions")]}
    written = sbom.complete(document, report, "a_client")
    (dependency,) = written["components"]
    assert dependency["hashes"] == [{"alg": "SHA-256", "content": "hash of typing-extensions"}]
    product = written["metadata"]["component"]
    assert product["purl"] == "pkg:pypi/a-client@1.0"
    assert product["hashes"] == [{"alg": "SHA-256", "content": "hash of a-client"}]
    assert product["externalReferences"] == [{"url": "https://example.com"}]


LOCKED = re.compile(r"^(\S+)==(\S+)(?: \\\n    --hash=sha256:[0-9a-f]{64})+$", re.MULTILINE)


@pytest.mark.parametrize("name", ["build", "pip", "sbom"])
def test_packages_that_make_released_files_are_locked_with_hashes(name: str) -> None:
    """With the versions that the tests use."""
    text = (ROOT / "release" / f"{name}.txt").read_text()
    locked = dict(LOCKED.findall(text))
    assert len(locked) == text.count("==")
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    assert set(groups.get(name, [name])) <= locked.keys()
    pins = re.findall(r"^(\S+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert locked.items() <= {(re.sub("[._]", "-", package.lower()), version) for package, version in pins}


def test_pip_itself_is_installed_by_hash_only() -> None:
    """What installs the other packages could change them."""
    files = [ROOT / "Makefile", *WORKFLOWS]
    assert not [path for path in files if "--upgrade pip" in path.read_text()]
    planned = output("make", "--dry-run", "--always-make", "--no-print-directory", "build")
    assert re.search(r"--require-hashes --requirement release/pip\.txt", planned)


def test_hashes_that_differ_or_extra_files_stop_the_release(tmp_path: Path) -> None:
    """The shell lines of the workflow, run as they are written."""
    jobs = workflow("release.yml")["jobs"]
    (record,) = [step["run"] for step in jobs["build"]["steps"] if step.get("id") == "hashes"]
    compare = jobs["publish"]["steps"][1]["run"]
    written = tmp_path / "output"
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "a.whl").write_bytes(b"wheel")
    (dist / "a.tar.gz").write_bytes(b"source")
    subprocess.run(["bash", "-e", "-c", record], cwd=dist, env={"GITHUB_OUTPUT": str(written)}, check=True)
    environment = {"HASHES": written.read_text().strip().removeprefix("hashes=")}

    def same() -> bool:
        return subprocess.run(["bash", "-e", "-c", compare], cwd=dist, env=environment).returncode == 0

    assert same()
    (dist / "b.whl").write_bytes(b"another")
    assert not same()
    (dist / "b.whl").unlink()
    (dist / "a.whl").write_bytes(b"Wheel")
    assert not same()


def test_build_job_installs_nothing_that_only_tests_need() -> None:
    steps = workflow("release.yml")["jobs"]["build"]["steps"]
    assert [step["run"].split("  #")[0] for step in steps if "run" in step][0] == (
        'make release-check TAG="$GITHUB_REF_NAME"'
    )
    planned = output("make", "--dry-run", "--always-make", "--no-print-directory", "release-check")
    assert "--require-hashes --requirement release/build.txt" in planned
    assert "--group dev" not in planned
    assert "-m release.build" in planned


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_name_their_version(path: Path) -> None:
    uses = [line.strip() for line in path.read_text().splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert uses
    for line in uses:
        assert re.fullmatch(r"(- )?uses: [\w.-]+/[\w.-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_ends_after_a_while(path: Path) -> None:
    for name, job in yaml.safe_load(path.read_text())["jobs"].items():
        assert 0 < job.get("timeout-minutes", 360) <= 45, name


def test_new_releases_of_dependencies_are_proposed_after_a_week() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
    assert {each["package-ecosystem"] for each in updates} == {"pip", "npm", "github-actions"}
    assert all(each["cooldown"] == {"default-days": 7} for each in updates)


@pytest.mark.parametrize("peer", PEERS, ids=lambda path: path.name)
def test_npm_packages_are_locked_without_the_address_of_a_registry(peer: Path) -> None:
    locked = (peer / "package-lock.json").read_text()
    assert '"integrity"' in locked
    assert '"resolved"' not in locked
    assert "omit-lockfile-registry-resolved=true" in (peer / ".npmrc").read_text()


def fake_python(folder: Path, version: str, prints: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"python{version}"
    path.write_text(f"#!/bin/sh\necho {prints}\n")
    path.chmod(0o755)
    return path


def test_interpreters_are_found_on_the_path_and_in_pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path, root = tmp_path / "bin", tmp_path / "pyenv"
    direct = fake_python(on_path, "3.12", "3.12")
    fake_python(on_path, "3.13", "nothing that is a version")  # a shim for a version that is not active
    of_pyenv = fake_python(root / "versions" / "3.13.5" / "bin", "3.13", "3.13")
    (on_path / "pyenv").write_text(f"#!/bin/sh\necho {root}\n")
    (on_path / "pyenv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{on_path}:/bin")
    assert [pythons.interpreter(each) for each in ("3.12", "3.13", "3.14")] == [str(direct), str(of_pyenv), None]


def test_pythons_that_this_machine_does_not_have_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tested = []
    monkeypatch.setattr(pythons, "interpreter", lambda version: None if version == "3.14" else f"/{version}")
    monkeypatch.setattr(pythons, "run", lambda version, python, tests: tested.append(version) or version != "3.12")
    assert pythons.main(["tests"]) == 1
    assert tested == ["3.11", "3.12", "3.13"]
    printed = capsys.readouterr().err.splitlines()
    assert printed[1:] == ["FAILED Python 3.12", "passed Python 3.13", "NOT TESTED: this machine has no Python 3.14"]


def test_classifiers_name_the_pythons_that_ci_runs() -> None:
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    prefix = "Programming Language :: Python :: 3."
    named = [each.removeprefix("Programming Language :: Python :: ") for each in classifiers if each.startswith(prefix)]
    matrix = workflow("ci.yml")["jobs"]["check-and-test"]["strategy"]["matrix"]
    assert named == matrix["python"]
    assert all(each["experimental"] for each in matrix["include"])
    assert workflow("release.yml")["jobs"]["test"]["strategy"]["matrix"]["python"] == matrix["python"]


@pytest.mark.parametrize(("tag", "marked"), [("v1.2.0", False), ("v1.2.0rc1", True)])
def test_release_candidates_are_marked_on_github(tag: str, marked: bool, tmp_path: Path) -> None:
    command = workflow("release.yml")["jobs"]["announce"]["steps"][-1]["run"]
    (tmp_path / "gh").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "gh").chmod(0o755)
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GITHUB_REF_NAME": tag}
    printed = subprocess.run(["bash", "-e", "-c", command], env=variables, capture_output=True, text=True, check=True)
    words = printed.stdout.split()
    assert words[:3] == ["release", "create", tag]
    assert ("--prerelease" in words) is marked


JOBS = """
jobs:
  check:
    strategy: {matrix: {python: ["3.12", "3.99"]}}
    steps:
      - {uses: actions/checkout@1, with: {fetch-depth: 0}}
      - {uses: actions/setup-python@1, with: {python-version: "${{ matrix.python }}"}}
      - run: echo "$(git rev-list --count HEAD) commits, $(basename "$(realpath "$(command -v python3)")"), CI=$CI"
  shallow:
    steps:
      - {uses: actions/checkout@1}
      - run: |
          echo "$(git rev-list --count HEAD) commits"
          false
          echo goes on
  debian: {container: "debian:12", steps: [{run: "true"}]}
  systems: {runs-on: "${{ matrix.system }}", steps: [{run: "true"}]}
"""


def test_jobs_of_ci_run_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    workflows = tmp_path / "project" / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "ci.yml").write_text(JOBS)
    output("git", "init", "--quiet", cwd=tmp_path / "project")
    output("git", "add", "--all", cwd=tmp_path / "project")
    for _ in range(2):
        output(*GIT, "commit", "--quiet", "--allow-empty", "--message", "One", cwd=workflows)
    python = fake_python(tmp_path, "3.12", "3.12")
    monkeypatch.setattr(jobs, "ROOT", tmp_path / "project")
    monkeypatch.setattr(jobs, "interpreter", lambda version: str(python) if version == "3.12" else None)
    assert jobs.main([]) == 1
    printed = capfd.readouterr().out.splitlines()
    assert printed == [
        "=== check (3.12)",
        "2 commits, python3.12, CI=true",
        "=== check (3.99)",
        "=== shallow",
        "1 commits",
        "=== debian",
        "=== systems",
        "check (3.12): passed",
        "check (3.99): NOT RUN: this machine does not have Python 3.99",
        "shallow: FAILED",
        "debian: NOT RUN: this machine does not have the container debian:12 (see --container)",
        "systems: NOT RUN: this machine does not have the systems in its matrix",
    ]
    assert jobs.main(["check"]) == 0
