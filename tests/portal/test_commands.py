"""The two commands, as a person or CI runs them."""

from __future__ import annotations

import json
import random
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from generator import page as page_command
from generator.portal.__main__ import load, main
from generator.portal.facts import Source
from generator.portal.sources import ENVIRONMENTS
from tests.openapi import ROOT

from . import pages
from .publishing import publish
from .server import Loopback
from .vendor import OPERATIONS, Node


@pytest.fixture
def changed() -> dict[str, Node]:
    operations = deepcopy(OPERATIONS)
    operations["acceptAppointment"]["responses"]["422"]["x-error-codes"].append("APPOINTMENT_LOST")
    return operations


@pytest.fixture
def read_once(ours: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our document is not read anew by each command: what they say of it is asked here."""
    for command in ("generator.portal.__main__", "generator.page"):
        monkeypatch.setattr(f"{command}.load", lambda path: ours if path == ROOT / "openapi.yaml" else load(path))


def watch(portal: Loopback, *words: str) -> int:
    return main(["--from", portal.base, "--pause", "0", "--no-cache", *words])


def test_agreement_is_0(portal: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    publish(portal, "OpenAPI 3.0", OPERATIONS.values(), random.Random(1))
    assert watch(portal) == 0
    said = capsys.readouterr().out
    assert "none differs" in said
    assert f"OpenAPI 3.0.3, {len(OPERATIONS)} operations" in said


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("form", ["--markdown", "--json", ""])
def test_a_difference_is_3(
    form: str, portal: Loopback, changed: dict[str, Node], capsys: pytest.CaptureFixture[str]
) -> None:
    publish(portal, "OpenAPI 3.1", changed.values(), random.Random(1))
    assert watch(portal, *([form] if form else [])) == 3
    said = capsys.readouterr().out
    if form == "--json":
        [difference] = json.loads(said)["differences"]
        assert difference["there"] == "APPOINTMENT_LOST"
        assert difference["verdict"] == "missing here"
        assert difference["operation"] == "acceptAppointment"
    else:
        assert "acceptAppointment: 422 error code APPOINTMENT_LOST is missing here" in said


@pytest.mark.usefixtures("read_once")
def test_an_unreadable_portal_is_1(portal: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(portal) == 1
    said = capsys.readouterr().out
    assert "Nothing could be read" in said
    assert "not tried: its address is not documented" in said


@pytest.mark.usefixtures("read_once")
def test_a_portal_of_which_a_page_cannot_be_read_is_no_agreement(
    portal: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(portal, "markdown", OPERATIONS.values(), random.Random(1))
    portal.put("operation/operation-acceptappointment.md", "<html></html>")
    assert watch(portal) == 1
    assert "1 page could not be read" in capsys.readouterr().out


@pytest.mark.usefixtures("read_once")
def test_what_was_saved_reads_the_same_offline(
    portal: Loopback, changed: dict[str, Node], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(portal, "markdown", changed.values(), random.Random(1))
    below = tmp_path / "pages"
    assert watch(portal, "--save", str(below), "--json") == 3
    online = json.loads(capsys.readouterr().out)
    assert main(["--from", str(below / "engage"), "--json"]) == 3
    offline = json.loads(capsys.readouterr().out)
    assert online["differences"] == offline["differences"]
    assert online["agreed"] == offline["agreed"]


@pytest.mark.usefixtures("read_once")
def test_a_directory_of_pages_saved_by_hand_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("acceptAppointment", "getAppointments"):
        (tmp_path / f"{name} from the browser.txt").write_text(pages.text_list(OPERATIONS[name]), encoding="utf-8")
    assert main(["--from", str(tmp_path)]) == 0
    assert "2 operations agree" in capsys.readouterr().out
    (tmp_path / "note.txt").write_text("Remember the milk", encoding="utf-8")
    assert main(["--from", str(tmp_path)]) == 1


@pytest.mark.usefixtures("read_once")
def test_no_such_directory_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--from", "nowhere/at/all"]) == 1
    assert "nowhere/at/all" in capsys.readouterr().err


@pytest.mark.usefixtures("read_once")
def test_a_single_page_is_shown_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "operation-acceptappointment.md"
    file.write_text(pages.markdown(OPERATIONS["acceptAppointment"]), encoding="utf-8")
    assert page_command.main([str(file)]) == 0
    said = capsys.readouterr().out
    assert "POST /appointments/{id}/_actions/accept" in said
    assert "data: object, required [not said]" in said
    assert "codes: APPOINTMENT_STATUS_INVALID" in said
    assert page_command.main([str(file), "--check"]) == 0
    file.write_text(
        file.read_text(encoding="utf-8").replace("APPOINTMENT_STATUS_INVALID", "APPOINTMENT_LOST"), encoding="utf-8"
    )
    assert page_command.main([str(file), "--check"]) == 3
    assert "error code APPOINTMENT_LOST is missing here" in capsys.readouterr().out


def test_a_page_that_is_none_is_refused_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html>Log in <input type=password></html>", encoding="utf-8")
    assert page_command.main([str(file)]) == 1
    assert "it is a login page" in capsys.readouterr().err


def test_the_document_agrees_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert page_command.main([str(ROOT / "openapi.yaml"), "--check"]) == 0
    assert "none differs" in capsys.readouterr().out


def test_the_workflow_runs_the_script_for_each_documentation() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "watch.yml").read_text(encoding="utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads `on` so
    assert triggers.keys() == {"schedule", "workflow_dispatch"}
    assert triggers["workflow_dispatch"]["inputs"]["environment"]["options"] == list(ENVIRONMENTS)
    runs = "\n".join(step.get("run", "") for step in workflow["jobs"]["watch"]["steps"])
    script = (ROOT / ".ci" / "watch").read_text(encoding="utf-8")
    assert "bash .ci/watch" in runs
    assert "make regenerate" in script
    for file in ("build/watch.md", "build/undecided.json"):
        assert file in runs
        assert f"> {file}" in script
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "watch")], check=True)
