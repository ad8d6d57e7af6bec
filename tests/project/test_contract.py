"""What callers depend on besides Python names changes only on purpose, and every such change is reported."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.changes.surface import compare_contracts
from tests import contract

PACKAGE = "pexip_engage_client"
RETRIES = "max_retries: Annotated[int, option({},"
SECRET = "PEXIP_ENGAGE_CLIENT_SECRET"
EDITS: dict[str, tuple[str, str | None, str | None, str]] = {
    "--only renamed": ("conformance/command.py", '"--only"', '"--select"', "conformance --only"),
    "--port renamed": ("sandbox/__main__.py", '"--port"', '"--tcp-port"', "sandbox --port"),
    "--check renamed": ("vendor/__main__.py", '"--check"', '"--compare"', "vendor --check"),
    "extra removed": ("../pyproject.toml", "\nspeed = [", "\nfast = [", "extra speed"),
    "Python raised": ("../pyproject.toml", '">=3.11"', '">=3.12"', "python >=3.11"),
    "httpx raised": ("../pyproject.toml", "httpx>=0.27", "httpx>=0.28", "dependency httpx>=0.27,<1"),
    "fixture renamed": ("sandbox/pytest_plugin.py", "def engage(", "def engage_client(", "pytest fixture engage"),
    "variable renamed": ("_pipeline/config.py", '_PREFIX = "PEXIP', '_PREFIX = "', f"variable {SECRET}"),
    "default changed": ("_runtime/operations.py", RETRIES.format(3), RETRIES.format(0), "option max_retries = 3"),
    "status changed": ("doctor/__main__.py", "1, they cannot", "3, they cannot", "doctor exits with 0, 1, 2"),
    "format changed": ("sandbox/content.py", "FORMAT = 1", "FORMAT = 2", "format content: 1"),
    "command removed": ("conformance/__main__.py", None, None, "command python -m pexip_engage_client.conformance"),
}


def test_the_contract_is_as_recorded() -> None:
    recorded = contract.RECORD.read_text(encoding="utf-8").splitlines()
    found = contract.contract().splitlines()
    gone, new = sorted(set(recorded) - set(found)), sorted(set(found) - set(recorded))
    assert (gone, new) == ([], []), "meant? then: make surface"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("contract")
    shutil.copytree(contract.ROOT / PACKAGE, root / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(contract.ROOT / "pyproject.toml", root)
    return root


@pytest.mark.proof
@pytest.mark.parametrize("edit", EDITS)
def test_breaking_edit_is_reported(copy: Path, edit: str) -> None:
    name, old, new, fact = EDITS[edit]
    path = (copy / PACKAGE / name).resolve()
    text = path.read_text(encoding="utf-8")
    try:
        if old is None or new is None:
            path.unlink()
        else:
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
        changes = compare_contracts(contract.RECORD.read_text(encoding="utf-8"), contract.contract(copy))
    finally:
        path.write_text(text, encoding="utf-8")
    assert any(change.breaking and fact in change.subject for change in changes)
