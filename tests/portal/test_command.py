"""The command: exit status, what changed since the last watch, and a report that text from the portal cannot abuse."""

from __future__ import annotations

import json
import re
import resource
import shlex
from pathlib import Path

import pytest
import yaml

from generator.portal.__main__ import arguments
from generator.portal.reporting import as_markdown
from generator.portal.sources import ENVIRONMENTS, Reading
from generator.portal.watching import Watch as Outcome
from pexip_engage_client.openapi.reader import Document
from tests.openapi import ROOT

from . import vendor
from .conftest import Output, Watch, only
from .server import LocalPortal

SOME = ("acceptAppointment", "createAppointment", "updateEmployeeById", "postAppointment")
PAGES = Path(__file__).parent / "pages"
REGIONS = (PAGES / "operation-getregions.txt").read_text(encoding="utf-8")
ACCEPT = "operation/operation-acceptappointment.md"
PAGE = vendor.markdown("acceptAppointment")
SINCE, DIFFERENCES = "Changed since the last watch", "Differences from openapi.yaml"
GONE = "Pages and operations that do not exist"
PROSE = "Other sentences that changed since the last watch"
TEXT, MARKDOWN = "operation-getregions.txt", "operation-acceptappointment.md"
SENTENCE = "All regions of one country, a page at a time"
DOCS = (ROOT / "docs" / "watch.md").read_text(encoding="utf-8")
FILLERS = re.findall(r'"([a-z]+)"', DOCS.partition("the following words do not matter")[2].partition("\n\n")[0])


@pytest.fixture(scope="module")
def ours(ours: Document, regions: Document) -> Document:
    """A document of a few operations, because the command compares all of them each time."""
    few = only(ours, SOME)
    return Document({**few.raw, "paths": {**few.raw["paths"], **regions.raw["paths"]}})


@pytest.fixture
def published(portal: LocalPortal) -> LocalPortal:
    """A portal that agrees with our document."""
    portal.put("llms.txt", vendor.index(SOME, portal.base))
    for name in SOME:
        portal.put(vendor.path_of(name), vendor.markdown(name))
    return portal


def section(report: str, title: str) -> list[str]:
    found = re.search(rf"^## {title}\n\n((?: *- .*\n)+)", report, re.MULTILINE)
    return found[1].splitlines() if found else []


# -- exit status ---------------------------------------------------------------------------------------


def test_exit_status_is_3_for_a_difference(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    assert watch() == 0
    assert "no baseline of an earlier watch" in capsys.readouterr().out
    published.replace(ACCEPT, "APPOINTMENT_STATUS_INVALID", "APPOINTMENT_LOST")
    assert watch() == 3
    assert section(capsys.readouterr().out, DIFFERENCES) == [
        "- `acceptAppointment`:",
        "  - `+ Responses > 422 > • APPOINTMENT_LOST`",
        "  - `- Responses > 422 > • APPOINTMENT_STATUS_INVALID`",
    ]


def test_exit_status_is_1_if_nothing_can_be_read(portal: LocalPortal, watch: Watch, capsys: Output) -> None:
    assert watch() == 1
    assert "Nothing could be read" in capsys.readouterr().out
    assert portal.requests


@pytest.mark.parametrize(
    ("baseline", "origin", "why"),
    [("[]", "", "is not a baseline"), ("{", "", "is not a baseline"), ("{}", "no/such/place", "no/such/place")],
)
def test_broken_baseline_or_missing_directory_is_an_error(
    baseline: str, origin: str, why: str, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "watch-baseline.json").write_text(baseline, encoding="utf-8")
    assert watch(origin=origin) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(("old", "new"), [("**POST ", "**PUT "), ("/_actions/accept", "/_actions/applaud")])
@pytest.mark.parametrize("name", ["page.md", "operation-acceptappointment.md"])
def test_page_of_a_new_or_moved_operation_has_status_3(
    old: str, new: str, name: str, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / name).write_text(PAGE.replace(old, new), encoding="utf-8")
    assert watch(origin=tmp_path / name) == 3
    first, *facts = section(capsys.readouterr().out, DIFFERENCES)
    assert first == "- `acceptAppointment`:" or (new.strip("*") in first and len(facts) > 10)
    assert facts[0].startswith("  - `+ # P")


def test_text_page_that_ends_early_has_status_1_or_3(watch: Watch, tmp_path: Path) -> None:
    saved = tmp_path / "operation-getregions.txt"
    for end in range(20, len(REGIONS) - 1, 97):
        saved.write_text(REGIONS[:end], encoding="utf-8")
        assert watch(origin=saved) in (1, 3), REGIONS[:end][-60:]
    saved.write_text(REGIONS, encoding="utf-8")
    assert watch(origin=saved) == 0


# -- the last watch --------------------------------------------------------------------------------------


def test_changed_lines_are_shown_and_only_facts_affect_the_status(watch: Watch, tmp_path: Path, capsys: Output) -> None:
    saved = tmp_path / "operation-getregions.txt"
    saved.write_text(REGIONS, encoding="utf-8")
    assert watch("--record", origin=saved) == 0
    reworded = REGIONS.replace("The bearer token", "The token of the bearer")
    saved.write_text(reworded, encoding="utf-8")
    capsys.readouterr()
    assert watch("--record", origin=saved) == 0
    assert section(capsys.readouterr().out, PROSE) == [
        "- `getregions`:",
        "  - `- Headers > entry 1 > The bearer token`",
        "  - `+ Headers > entry 1 > The token of the bearer`",
    ]
    saved.write_text(
        reworded.replace("of the country\n", "of the country\n\n    The code must be of a country in Europe.\n"),
        "utf-8",
    )
    assert watch("--record", origin=saved) == 3
    assert section(capsys.readouterr().out, SINCE) == [
        "- `getregions`:",
        "  - `+ Query parameters > country-code > The code must be of a country in Europe.`",
    ]
    assert watch(origin=saved) == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "status"),
    [
        (TEXT, SENTENCE, f"{SENTENCE}. You have to send a key.", 3),
        (TEXT, SENTENCE, f"{SENTENCE}. Codes are compared in lower case.", 3),
        (TEXT, SENTENCE, f"{SENTENCE}. It fails for closed offices.", 3),
        (TEXT, SENTENCE, f"{SENTENCE}. See Error codes.", 0),
        (TEXT, SENTENCE, f"{SENTENCE}. {' '.join(FILLERS)}", 0),
        (TEXT, "The bearer token", "The basic credentials", 3),
        (TEXT, "The bearer token", "The bearer token or a key", 3),
        (TEXT, "The bearer token", "Bearer tokens", 0),
        (TEXT, "•", "-", 0),
        (TEXT, "curl \\", "curl  \\", 0),
        (MARKDOWN, "## Servers", "## Servers ##", 0),
        (MARKDOWN, "**id**", "__id__", 0),
        (MARKDOWN, "## Servers", "## Callbacks\n\n## Servers", 3),
        (MARKDOWN, "- somewhere", "- elsewhere", 3),
        (MARKDOWN, "Other words", "\udce9", 1),
    ],
)
def test_changed_line_affects_the_status_unless_it_was_reworded(
    name: str, old: str, new: str, status: int, watch: Watch, tmp_path: Path
) -> None:
    saved, text = tmp_path / name, {TEXT: REGIONS, MARKDOWN: PAGE}[name]
    assert old in text
    saved.write_text(text, encoding="utf-8")
    assert watch("--record", origin=saved) == 0
    saved.write_bytes(text.replace(old, new).encode("utf-8", "surrogateescape"))
    assert watch(origin=saved) == status


@pytest.mark.parametrize(
    ("content", "status"), [(None, 3), ("", 3), ("<html></html>", 1)], ids=["deleted", "empty", "unreadable"]
)
def test_saved_page_that_is_gone_since_the_last_watch_is_reported(
    content: str | None, status: int, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    pages, name = tmp_path / "pages", "operation-acceptappointment.md"
    pages.mkdir()
    (pages / "regions.txt").write_text(REGIONS, "utf-8")
    (pages / name).write_text(PAGE, encoding="utf-8")
    assert watch("--record", origin=pages) == 0
    assert watch(origin=pages / "regions.txt") == 0  # a single page shows nothing about the others
    if content is None:
        (pages / name).unlink()
    else:
        (pages / name).write_text(content, encoding="utf-8")
    capsys.readouterr()
    assert watch(origin=pages) == status
    assert section(capsys.readouterr().out, GONE) == ["- `acceptappointment`"] * (status == 3)


def test_operation_that_moved_or_is_no_longer_listed_is_reported(
    published: LocalPortal, watch: Watch, capsys: Output
) -> None:
    """Also one that openapi.yaml knows from another version of the documentation only."""
    published.put("llms.txt", vendor.index([*SOME, "getFiles"], published.base))
    published.put(vendor.path_of("getFiles"), vendor.markdown("getFiles"))
    watch("--record")
    published.put("llms.txt", vendor.index(SOME, published.base))
    del published.files[vendor.path_of("getFiles")], published.files[ACCEPT]
    published.put("operation/operation-applaudappointment.md", PAGE.replace("/accept", "/applaud"))
    published.replace("llms.txt", "operation-acceptappointment", "operation-applaudappointment")
    capsys.readouterr()
    assert watch() == 3
    report = capsys.readouterr().out
    assert section(report, GONE) == ["- `acceptappointment`", "- `getfiles`"]
    assert "- `POST /appointments/{id}/_actions/applaud`:\n" in report


def test_page_that_cannot_be_read_once_stays_in_the_baseline(
    published: LocalPortal, watch: Watch, capsys: Output
) -> None:
    watch("--record")
    published.put(ACCEPT, "down", 500)
    assert watch("--record") == 1
    assert "1 page could not be read" in capsys.readouterr().out
    published.put(ACCEPT, PAGE.replace("Some title", "This is some title"))
    assert watch() == 0
    assert len(section(capsys.readouterr().out, PROSE)) == 3


def test_baseline_keeps_one_line_to_a_line_and_the_other_documentations(
    published: LocalPortal, watch: Watch, tmp_path: Path
) -> None:
    file = tmp_path / "watch-baseline.json"
    texts: list[str] = []
    for code in ("", "", "\n* `APPOINTMENT_LOST`"):
        published.replace(ACCEPT, "* `APPOINTMENT_STATUS_INVALID`", f"* `APPOINTMENT_STATUS_INVALID`{code}")
        watch("--record")
        texts.append(file.read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    new = set(texts[2].splitlines()) - set(texts[1].splitlines())
    assert new == {'    "Responses > 422 > • APPOINTMENT_LOST",'}
    watch("--record", "--environment", "staging")
    assert json.loads(file.read_text(encoding="utf-8")).keys() == {"production", "staging"}


def test_full_disk_keeps_the_baseline_and_the_report(
    published: LocalPortal, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    baseline = tmp_path / "watch-baseline.json"
    assert watch("--record") == 0
    before = baseline.read_bytes()
    capsys.readouterr()
    published.replace(ACCEPT, "**data** (object)", "**data** (array[object])")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        assert watch("--record") == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    out, err = capsys.readouterr()
    assert len(section(out, SINCE)) == 3
    assert err == f"{baseline} could not be written: File too large\n"
    assert baseline.read_bytes() == before
    assert list(tmp_path.iterdir()) == [baseline]
    assert watch("--record") == 3


# -- text from the portal is data ------------------------------------------------------------------------

HOSTILE = "x`</details><script>@everyone #1 [a](http://b)\x1b[31m\u202e\x00\nend"


def test_hostile_page_cannot_abuse_the_report(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    name = HOSTILE.replace("\n", "").replace("*", "")
    watch("--record")
    published.replace(ACCEPT, "- **data** (object)", f"- **data** (object)\n- **{name}** (string)")
    published.replace(ACCEPT, "# Some title", f"# {name}")
    published.replace("llms.txt", "# Engage", f"[x]({published.base}operation/operation-..%2f..%2fx.md)")
    capsys.readouterr()
    assert watch() == 3
    report = capsys.readouterr().out
    assert all(line.isprintable() for line in report.split("\n"))
    outside = re.sub(r"`[^`\n]*`", "", report)
    assert "script" not in outside
    assert "everyone" not in outside
    assert any("everyone" in line for line in section(report, SINCE))
    report = as_markdown(Outcome(subject=HOSTILE, reading=Reading(outcomes=[(HOSTILE, ValueError(HOSTILE))])))
    assert all(line.isprintable() for line in report.split("\n"))
    assert "everyone" not in re.sub(r"`[^`\n]*`", "", report)


# -- the command line and CI -------------------------------------------------------------------------------


def test_workflow_watches_each_documentation() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "watch.yml").read_text(encoding="utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads `on` as true
    assert triggers.keys() == {"schedule", "workflow_dispatch"}
    assert triggers["workflow_dispatch"]["inputs"]["environment"]["options"] == list(ENVIRONMENTS)
    runs = "\n".join(step.get("run", "") for step in workflow["jobs"]["watch"]["steps"])
    [command] = re.findall(r"generator\.portal (.*) >", runs)
    options = arguments().parse_args(shlex.split(command.replace("$ENVIRONMENT", "staging")))
    assert (options.environment, options.record, options.save) == ("staging", True, Path("build/portal"))
    assert options.pause == 0.5
