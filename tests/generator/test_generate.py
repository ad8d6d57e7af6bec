"""`make generate` itself: strict and repeatable."""

from __future__ import annotations

import ast
import copy
import filecmp
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import yaml

from generator.__main__ import main
from generator.paths import ROOT
from generator.swap import successor
from pexip_engage_client import ErrorCode

from .packages import build

Snippet = tuple[dict[str, Any], dict[str, Any]]


def files(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*.py"))}


def test_generating_twice_gives_the_same_bytes(tmp_path: Path, snippet: Snippet) -> None:
    assert build(tmp_path, "first", *snippet) == []
    assert build(tmp_path, "second", *snippet) == []
    assert files(tmp_path / "first" / "generated") == files(tmp_path / "second" / "generated")


def test_error_codes_are_those_listed_or_explained_in_the_document(tmp_path: Path, snippet: Snippet) -> None:
    document, table = copy.deepcopy(snippet)
    explained = {"THING_TOO_OLD": 'It is "old".', "LATE": "It is too late."}
    schema = {"type": "string", "enum": list(explained), "x-enum-descriptions": list(explained.values())}
    document["components"]["schemas"]["ErrorCode"] = schema
    assert build(tmp_path, "explained", document, table) == []
    text = (tmp_path / "explained" / "generated" / "error_codes.py").read_text(encoding="utf-8")
    assert re.findall(r'^    (\w+) = "\1"$', text, re.MULTILINE) == ["LATE", "THING_TOO_NEW", "THING_TOO_OLD"]
    meanings = ast.literal_eval(text.partition("_MEANINGS: Mapping[str, str] = ")[2])
    assert meanings == explained
    models = (tmp_path / "explained" / "generated" / "models" / "__init__.py").read_text(encoding="utf-8")
    assert "ErrorCode" not in models


def test_document_without_meanings_gets_those_of_openapi_yaml(load: Callable[[str], ModuleType]) -> None:
    codes = load("generated.error_codes").ErrorCode
    assert set(ErrorCode) < set(codes)
    assert {code.meaning for code in codes if code in list(ErrorCode)} == {code.meaning for code in ErrorCode}
    assert [code.meaning for code in (codes.THING_TOO_OLD, codes("NEVER_SEEN"))] == [None, None]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda doc: doc["paths"]["/things"]["get"].update(operationId="listThings"), "no operation getThings"),
        (lambda doc: doc["paths"]["/things"]["get"].update(servers=[]), "servers is not supported in an operation"),
    ],
)
def test_rejected_document_fails_the_generation(tmp_path: Path, snippet: Snippet, change: Any, complaint: str) -> None:
    document, table = copy.deepcopy(snippet)
    change(document)
    problems = build(tmp_path, "broken", document, table)
    assert any(complaint in problem for problem in problems), problems


def test_failed_run_keeps_the_old_code(tmp_path: Path, snippet: Snippet) -> None:
    document, table = copy.deepcopy(snippet)
    assert build(tmp_path, "package", document, table) == []
    generated = tmp_path / "package" / "generated"
    before = files(generated)
    document["paths"]["/things"]["get"]["operationId"] = "others"
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(document))
    arguments = ["--document", str(tmp_path / "openapi.yaml"), "--table", str(tmp_path / "table.yaml")]
    assert main([*arguments, "--output", str(generated)]) == 1
    assert files(generated) == before
    assert not filecmp.dircmp(tmp_path, tmp_path).left_only


# Kills itself before the old code is moved, before the new code replaces it, or before the old code is deleted.
KILLED = """
import os, pathlib, signal, sys
from generator.__main__ import main
def now(event, given):
    if event == "shutil.rmtree":
        return "cleaning" if pathlib.Path(given[0]).parent == output.parent else None
    if event == "os.rename":
        return {str(given[0]): "moving the old", str(given[1]): "placing the new"}.get(str(output))
def kill(event, given):
    if now(event, given) == moment:
        os.kill(os.getpid(), signal.SIGKILL)
given = sys.argv[1:]
while given:
    moment, arguments, given = given[0], given[1:7], given[7:]
    output = pathlib.Path(arguments[-1])
    child = os.fork()
    if not child:
        sys.addaudithook(kill)
        main(arguments)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
MOMENTS = ["moving the old", "placing the new", "cleaning"]


class Killed(NamedTuple):
    """Who had the code of one document, and was killed while making that of another."""

    status: int
    document: dict[str, Any]
    arguments: list[str]
    generated: Path
    before: dict[str, bytes]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, snippet: Snippet) -> dict[str, Killed]:
    """By the moment."""
    directory = tmp_path_factory.mktemp("killed")
    document, table = copy.deepcopy(snippet)
    assert build(directory, "package", document, table) == []
    before = files(directory / "package" / "generated")
    document["paths"]["/things"]["get"]["summary"] = "Anew"
    arguments: dict[str, list[str]] = {}
    for moment in MOMENTS:
        folder = shutil.copytree(directory / "package", directory / moment)
        (folder / "openapi.yaml").write_text(yaml.safe_dump(document))
        options = ["--document", str(folder / "openapi.yaml"), "--table", str(directory / "table.yaml")]
        arguments[moment] = [*options, "--output", str(folder / "generated")]
    given = [word for moment in MOMENTS for word in (moment, *arguments[moment])]
    finished = subprocess.run(
        [sys.executable, "-c", KILLED, *given], cwd=ROOT, check=True, timeout=60, capture_output=True, text=True
    )
    statuses = map(int, finished.stdout.split())
    return {
        moment: Killed(status, document, arguments[moment], directory / moment / "generated", before)
        for moment, status in zip(MOMENTS, statuses, strict=True)
    }


def leftovers(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir() if path.name.startswith(".")]


@pytest.mark.proof
@pytest.mark.xdist_group("killed")
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_run_loses_nothing_and_the_next_one_cleans_up(killed: dict[str, Killed], moment: str) -> None:
    status, document, arguments, generated, before = killed[moment]
    assert status == -signal.SIGKILL
    assert leftovers(generated.parent)
    refused = copy.deepcopy(document)
    refused["paths"]["/things"]["get"]["operationId"] = "others"
    (generated.parent / "openapi.yaml").write_text(yaml.safe_dump(refused))
    assert main(arguments) == 1  # what there was is there again
    assert (files(generated) == before) is (moment != "cleaning")
    assert files(generated).keys() == before.keys()
    assert leftovers(generated.parent) == []


def test_interruption_between_renames_restores_the_old_code(
    tmp_path: Path, snippet: Snippet, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(tmp_path, "package", *snippet) == []
    generated = tmp_path / "package" / "generated"
    before = files(generated)
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.parent != generated.parent and target == generated and not (path / "__init__.py").exists():
            raise KeyboardInterrupt
        return rename(path, target)

    def swap() -> None:
        with successor(generated) as fresh:
            fresh.mkdir()

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        swap()
    assert files(generated) == before
    assert leftovers(generated.parent) == []
