"""The client with packaging tools: uv, pip with hashes, PyInstaller, zipapp; and in unusual installations."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipapp
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from release.build import build, source_date
from tests.programs import installed

ROOT = Path(__file__).parents[2]

# Runs a call against the sandbox, which needs openapi.yaml and the demo data. It works with -OO, so it has no `assert`.
PROGRAM = """
import asyncio
import pexip_engage_client
from pexip_engage_client.sandbox import Sandbox

async def call():
    async with Sandbox(seed="demo") as sandbox:
        appointment = await sandbox.client().appointments.accept("appointment-3")
        print(appointment.status, "from", pexip_engage_client.__file__)

asyncio.run(call())
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "dist"
    build(ROOT, output, dirty=True)
    (found,) = output.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with PyInstaller and the client. A larger one takes PyInstaller four times as long to freeze."""
    folder = tmp_path_factory.mktemp("frozen") / "environment"
    run([sys.executable, "-m", "venv", "--without-pip", folder], ROOT)
    install = ["-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet", "--no-compile"]
    run([sys.executable, *install, "--constraint", "constraints.txt", f"{wheel}[sandbox]", "pyinstaller"], ROOT)
    return folder


def run(command: Sequence[str | Path], cwd: Path, **environment: str) -> str:
    """Run a command with nothing in its environment but a PATH and how to reach an index; returns what it prints."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_"))}
    finished = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **kept, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert finished.returncode == 0, (finished.stdout + finished.stderr)[-3000:]
    return finished.stdout


def tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else installed(name)


def test_uv_builds_the_same_bytes_with_the_pinned_backend(wheel: Path, tmp_path: Path) -> None:
    uv = tool("uv")
    (source,) = wheel.parent.glob("*.tar.gz")
    run(
        [uv, "build", "--quiet", "--wheel", "--out-dir", tmp_path / "dist", source],
        tmp_path,
        HOME=str(tmp_path),
        SOURCE_DATE_EPOCH=source_date(ROOT),
        UV_PYTHON=sys.executable,
    )
    (again,) = (tmp_path / "dist").glob("*.whl")
    assert again.read_bytes() == wheel.read_bytes()


def test_uv_locks_and_syncs_and_pip_installs_the_same_with_hashes(wheel: Path, tmp_path: Path) -> None:
    uv = tool("uv")
    project = tmp_path / "a shop"
    project.mkdir()
    shutil.copy(wheel, project)
    (project / "shop.py").write_text(PROGRAM)
    (project / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
        'dependencies = ["pexip-engage-client[sandbox]"]\n'
        f'[tool.uv.sources]\npexip-engage-client = {{ path = "{wheel.name}" }}\n'
    )
    environment = {"HOME": str(tmp_path), "UV_PYTHON": sys.executable}
    run([uv, "lock", "--quiet"], project, **environment)
    run([uv, "sync", "--quiet", "--locked"], project, **environment)
    assert run([project / ".venv" / "bin" / "python", "shop.py"], project).startswith("ACCEPTED")
    exported = run(
        [uv, "export", "--quiet", "--locked", "--no-emit-project", "--no-emit-local"], project, **environment
    )
    assert exported.count("--hash=sha256:") > 5
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"{exported}\n{(project / wheel.name).as_uri()} --hash=sha256:{digest}\n")
    install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--target", str(tmp_path / "target")]
    run([sys.executable, *install, "--requirement", requirements], tmp_path, **environment)
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'target')!r})\n{PROGRAM}"
    assert str(tmp_path / "target") in run([sys.executable, "-I", "-c", program], tmp_path)


HOW_TO_FREEZE = "pass `--collect-all pexip_engage_client` to PyInstaller\n"


def frozen(environment: Path, folder: Path, *options: str) -> Path:
    """Freeze a program that uses the sandbox, and prints what it lacks; returns the frozen program."""
    program = PROGRAM.replace("asyncio.run(call())", "")
    program += "try:\n    asyncio.run(call())\nexcept (FileNotFoundError, ImportError) as error:\n    print(error)\n"
    (folder / "shop.py").write_text(program)
    pyinstaller = environment / "bin" / "pyinstaller"
    run([pyinstaller, "--noconfirm", "--log-level", "ERROR", *options, "shop.py"], folder, HOME=str(folder))
    return folder / "dist" / "shop" / "shop"


def test_pyinstaller_freezes_the_sandbox(environment: Path, tmp_path: Path) -> None:
    program = frozen(environment, tmp_path, "--collect-all", "pexip_engage_client")
    assert run([program], tmp_path).startswith("ACCEPTED from ")


def test_frozen_program_without_parts_of_the_sandbox_names_the_option(environment: Path, tmp_path: Path) -> None:
    program = frozen(environment, tmp_path)
    missing = "this frozen application does not contain"
    assert run([program], tmp_path).startswith(f"{missing} openapi.yaml: {HOW_TO_FREEZE}")
    # as `--collect-data` does
    (package,) = environment.glob("lib/python*/site-packages/pexip_engage_client")
    shutil.copytree(
        package,
        program.parent / "_internal" / package.name,
        ignore=shutil.ignore_patterns("*.py", "__pycache__"),
        dirs_exist_ok=True,
    )
    modules = f"{missing} the modules of pexip_engage_client.sandbox.rules: {HOW_TO_FREEZE}"
    assert run([program], tmp_path).startswith(modules)


def test_client_works_in_a_zipapp_and_the_sandbox_reports_that_it_does_not(wheel: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    zipfile.ZipFile(wheel).extractall(content)
    program = PROGRAM.replace("asyncio.run(call())", "")
    program += "print(len(dir(pexip_engage_client.EngageClient('acme', token='...'))), pexip_engage_client.__file__)\n"
    program += "try:\n    asyncio.run(call())\nexcept FileNotFoundError as error:\n    print(error)\n"
    (content / "__main__.py").write_text(program)
    archive = tmp_path / "shop.pyz"
    zipapp.create_archive(content, archive)
    client, sandbox = run([sys.executable, archive], tmp_path).splitlines()
    assert str(archive / "pexip_engage_client") in client
    assert sandbox.startswith("openapi.yaml cannot be read from the archive")
    assert sandbox.endswith("install the client into a directory")


@pytest.mark.parametrize("options", [["-I"], ["-I", "-OO"], ["-I", "-B", "-X", "dev"]], ids=" ".join)
def test_read_only_installation_without_a_home_directory_works(wheel: Path, tmp_path: Path, options: list[str]) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    before = sorted(site.rglob("*"))
    for path in [*before, site]:
        path.chmod(0o555)
    try:
        program = f"import sys; sys.dont_write_bytecode = True; sys.path.insert(0, {str(site)!r})\n{PROGRAM}"
        printed = run([sys.executable, *options, "-c", program], tmp_path)
        assert printed.startswith("ACCEPTED")
        assert str(site) in printed
        assert sorted(site.rglob("*")) == before  # root may write anywhere: see that it did not
    finally:
        for path in [site, *before]:
            path.chmod(0o755)
