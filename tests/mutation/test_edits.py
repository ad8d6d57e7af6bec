"""Test which parts of the code are broken, and which are left alone."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from attrs import evolve

from . import __main__ as command
from .__main__ import EQUIVALENT, PACKAGE, Passing, chosen, packages
from .edits import edits
from .forking import ROOT, Mutant


def broken(source: str) -> set[str]:
    """Return all broken versions of the source."""
    tree = ast.parse(source)
    found = set()
    for number in range(len(list(edits(tree)))):
        mutant = ast.parse(source)
        list(edits(mutant))[number].do()
        found.add(ast.unparse(mutant))
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b < 1", {"a = b <= 1", "a = b < 2"}),
        ("a = b and not c", {"a = b or not c", "a = b and c"}),
        ("a = f(b, c=True)", {"a = f(b)", "a = f(b, c=False)"}),
        ("a = {'b': c}", {"a = {}", "a = {'b_': c}"}),
        ("f(a)", {"pass"}),
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("if a:\n    b = c", {"if False:\n    b = c", "if True:\n    b = c"}),
        ("a: list['B'] = b", set()),
        ("raise_ = 'Two words'", set()),
        ("'''A docstring'''", set()),
        ("import a", set()),
    ],
)
def test_expected_mutants_are_created(source: str, expected: set[str]) -> None:
    assert broken(source) == expected


def test_mutants_are_reported_with_their_position() -> None:
    source = dedent(
        """
        class A:
            def b(self):
                raise C
        """
    )
    assert [(edit.line, edit.where, edit.what) for edit in edits(ast.parse(source))] == [(4, "A.b", "no `raise C`")]


def test_a_sample_stays_the_same_when_lines_move_and_others_are_broken_too() -> None:
    module = ROOT / "pexip_engage_client" / "timing.py"
    every = [Mutant(module, number, f"now: {number} + 1", str) for number in range(100)]
    moved = [evolve(each, line=each.line + 1) for each in every]
    few = chosen(every, 10, seed=0)
    assert [each.what for each in chosen(moved[::-1], 10, seed=0)] == [each.what for each in few]
    assert [each for each in chosen(every, 0, seed=0) if each in few] == few
    assert chosen(every, 10, seed=1) != few


def test_a_mutant_is_judged_by_all_tests_that_execute_its_line() -> None:
    module = PACKAGE / "timing.py"
    lines = {1: [""], 7: ["a.py::slow|run", "a.py::fast[1]@group|run", "a.py::fast[2]|run", "a.py::unknown|run"]}
    passing = Passing(
        {module: lines}, {"a.py::slow": 3.0, "a.py::fast[1]": 2.0, "a.py::fast[2]": 1.0, "b.py::other": 0.1}
    )
    assert passing.through(Mutant(module, 7, "now: 1", str)) == ["a.py::fast[2]", "a.py::slow", "a.py::fast[1]"]
    assert passing.through(Mutant(module, 1, "module: 1", str)) == passing.through(Mutant(module, 7, "now: 1", str))
    assert passing.through(Mutant(module, 8, "now: 1", str)) == []


def test_nothing_is_kept_of_tests_that_did_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise, every mutant would look as if no test executed its line."""
    monkeypatch.setattr(command, "KEPT", tmp_path)
    with pytest.raises(SystemExit, match="did not run to their end"):
        command.trace(["--no-such-option"])
    assert not (tmp_path / "seconds.json").exists()


def test_every_hand_written_module_belongs_to_a_package() -> None:
    found = {path for paths in packages().values() for path in paths}
    written = [*PACKAGE.rglob("*.py"), *(ROOT / "generator").rglob("*.py"), *(ROOT / "release").rglob("*.py")]
    assert found == {path for path in written if not path.is_relative_to(PACKAGE / "generated")}


def test_listed_equivalent_mutants_exist() -> None:
    listed = set(yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")))
    modules = {each.partition(" ")[0] for each in listed}
    every = {
        f"{module} {edit}"
        for module in modules
        for edit in edits(ast.parse((ROOT if (ROOT / module).exists() else PACKAGE).joinpath(module).read_bytes()))
    }
    assert listed <= every
