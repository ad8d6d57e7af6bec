"""`make generate` itself: strict and repeatable."""

from __future__ import annotations

import copy
import filecmp
from pathlib import Path
from typing import Any

import pytest

from generator.__main__ import main
from generator.loading import ROOT

from .packages import build

Snippet = tuple[dict[str, Any], dict[str, Any]]


def files(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*.py"))}


def test_twice_the_same_bytes(tmp_path: Path, snippet: Snippet) -> None:
    assert build(tmp_path, "first", *snippet) == []
    assert build(tmp_path, "second", *snippet) == []
    assert files(tmp_path / "first" / "generated") == files(tmp_path / "second" / "generated")


def test_the_generated_code_is_the_documents(tmp_path: Path) -> None:
    """No drift, no hand edit."""
    assert main(["--output", str(tmp_path / "generated")]) == 0
    assert files(tmp_path / "generated") == files(ROOT / "pexip_engage_client" / "generated")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda doc: doc["paths"]["/things"]["get"].update(operationId="listThings"), "no operation getThings"),
        (lambda doc: doc["paths"]["/things"]["get"].update(tags=["Others"]), "it is tagged others, but"),
    ],
)
def test_it_fails_rather_than_leave_something_out(
    tmp_path: Path, snippet: Snippet, change: Any, complaint: str
) -> None:
    document, table = copy.deepcopy(snippet)
    change(document)
    problems = build(tmp_path, "broken", document, table)
    assert any(complaint in problem for problem in problems), problems


def test_a_failed_run_leaves_the_old_code_alone(tmp_path: Path, snippet: Snippet) -> None:
    document, table = copy.deepcopy(snippet)
    assert build(tmp_path, "package", document, table) == []
    generated = tmp_path / "package" / "generated"
    before = files(generated)
    document["paths"]["/things"]["get"]["tags"] = ["Others"]
    import yaml

    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(document))
    arguments = ["--document", str(tmp_path / "openapi.yaml"), "--table", str(tmp_path / "table.yaml")]
    assert main([*arguments, "--output", str(generated)]) == 1
    assert files(generated) == before
    assert not filecmp.dircmp(tmp_path, tmp_path).left_only
