"""The coverage table in docs/sandbox-decisions.md matches the code."""

from pathlib import Path

import pytest

from generator.sandbox_coverage import gaps, main, rewritten
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox.rules import load as load_rules

IMPLEMENTATIONS = load_rules().implementations
PAGE = Path(__file__).parents[2] / "docs" / "sandbox-decisions.md"


def test_every_operation_and_code_is_covered_or_explained():
    assert gaps(load(), IMPLEMENTATIONS) == [], "serve it, and refuse with its codes, in the resource's sandbox/rules/"


def test_missing_coverage_is_reported(capsys):
    without = ("getFiles", "createLeadSegment")
    fewer = {name: each for name, each in IMPLEMENTATIONS.items() if name not in without}
    more = {f"{name}: not served" for name in without}
    more |= {f"{name}: {code}" for name in without for code in load().operations[name].error_codes}
    assert "createLeadSegment: LEAD_SEGMENT_CODE_ALREADY_IN_USE" in more
    assert set(gaps(load(), fewer)) - set(gaps(load(), IMPLEMENTATIONS)) == more
    assert main(["--check", str(PAGE)], fewer) == 1
    assert "getFiles" in capsys.readouterr().err


def test_codes_that_are_not_documented_for_their_operation_are_listed():
    """Operations without documented codes, and a PATCH of the buffer time, which must not book an employee twice."""
    operations = load().operations
    beyond = {
        name
        for name, implementation in IMPLEMENTATIONS.items()
        if {rule.code for rule in implementation.rules if rule.code} - set(operations[name].error_codes)
    }
    assert beyond == {
        "acceptAppointment",
        "createListingTimeSlot",
        "reassignAppointment",
        "updateAppointmentDetails",
    }


def test_only_documented_operations_are_served():
    assert set(IMPLEMENTATIONS) - set(load().operations) == set(), "sandbox/rules/ serves what openapi.yaml has not"


def test_coverage_table_is_current():
    text = PAGE.read_text(encoding="utf-8")
    assert rewritten(text, load(), IMPLEMENTATIONS) == text, "make tables"


def test_the_command_writes_and_checks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        PAGE.read_text(encoding="utf-8").replace("`acceptAppointment`", "`somethingElse`"), encoding="utf-8"
    )
    assert main(["--check", str(page)]) == 1
    assert main([str(page)]) == 0
    assert main(["--check", str(page)]) == 0
    assert page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        main([str(tmp_path / "nothing.md")])
