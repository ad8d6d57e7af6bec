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
EDITS: dict[str, tuple[str, str | None, str, str]] = {
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
    "command removed": ("webhooks/__main__.py", None, "", "command python -m pexip_engage_client.webhooks"),
}


def test_the_contract_is_as_recorded() -> None:
    recorded = contract.RECORD.read_text(encoding="utf-8").splitlines()
    found = contract.contract().splitlines()
    gone, new = sorted(set(recorded) - set(found)), sorted(set(found) - set(recorded))
    assert (gone, new) == ([], []), "meant? then: make surface"


@pytest.mark.proof
def test_breaking_edits_are_reported(tmp_path: Path) -> None:
    shutil.copytree(contract.ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(contract.ROOT / "pyproject.toml", tmp_path)
    for name, old, new, _ in EDITS.values():
        path = tmp_path / PACKAGE / name
        if old is None:
            path.unlink()
        else:
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
    changes = compare_contracts(contract.RECORD.read_text(encoding="utf-8"), contract.contract(tmp_path))
    broken = [change.subject for change in changes if change.breaking]
    assert [edit for edit, (*_, fact) in EDITS.items() if not any(fact in each for each in broken)] == []
