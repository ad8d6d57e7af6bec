"""Every benchmark runs and shows its rows. Their values are not checked here."""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import chart, soak
from benchmarks.measuring import TINY, Row
from tests.programs import missing

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("module", sorted(path.stem for path in Path(soak.__path__[0]).glob("[a-z]*.py")))
def test_modules_of_the_soak_can_be_imported(module: str) -> None:
    assert import_module(f"{soak.__name__}.{module}").__doc__


@pytest.mark.xdist_group("benchmarks")
@pytest.mark.parametrize("group", command.GROUPS)
def test_a_group_measures_something(group: str) -> None:
    rows = command.rows_of(group, TINY)
    assert rows
    if any("NOT MEASURED" in row.what for row in rows):
        missing("redis-server")
    assert any(row.bound is not None for row in rows)
    assert {ratio.what for ratio in chart.RATIOS if ratio.group == group} <= {row.what for row in rows}
    for row in rows:
        assert math.isfinite(row.median)
        assert row.what in command.table(rows)


def test_the_table() -> None:
    rows = [
        Row(what="quick", samples=[0.5, 0.25, 0.3], bound=0.4),
        Row(what="many", samples=[3.0], bound=3.5, at_least=True),
        Row(what="first", samples=[12.4, 12.6], unit="ms"),
    ]
    assert command.table(rows).splitlines()[2:] == [
        "| quick | 0.30 x   | 0.25 to 0.50 | ≤ 0.4 x | met    |",
        "| many  | 3.00 x   |              | ≥ 3.5 x | missed |",
        "| first | 12 ms    | 12 to 13     |         |        |",
    ]


def test_groups_are_chosen_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["size", "--json", str(tmp_path / "figures.json")]) == 0
    assert "| wheel |" in capsys.readouterr().out
    assert '"met": true' in (tmp_path / "figures.json").read_text()
    with pytest.raises(SystemExit):
        command.main(["nonsense"])
