"""The command: exit status, what changed since the last watch, and a report that text from the portal cannot abuse."""

from __future__ import annotations

import json
import re
import resource
import shlex
from pathlib import Path

import pytest
import yaml

from generator.changes.api_change import WHATS, ApiChange, Part, What
from generator.portal.__main__ import arguments
from generator.portal.comparing import PortalDifference
from generator.portal.reporting import WatchReport, as_markdown, grouped, quoted, sentence
from generator.portal.sources import ENVIRONMENTS, Attempt, Reading
from pexip_engage_client.openapi.reader import Document
from tests.openapi import ROOT

from . import vendor
from .conftest import Watch, only
from .server import LocalPortal
from .vendor import OPERATIONS

SOME = ("acceptAppointment", "createAppointment", "getRegions", "updateEmployeeById", "postAppointment")
ALL = [OPERATIONS[name] for name in SOME]
PAGES = Path(__file__).parent / "pages"
ACCEPT = "operation/operation-acceptappointment.md"
Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def ours(ours: Document) -> Document:
    """A document of a few operations, because the command compares all of them each time."""
    return only(ours, SOME)


@pytest.fixture
def published(portal: LocalPortal) -> LocalPortal:
    """A portal that agrees with our document."""
    portal.put("llms.txt", vendor.index(ALL, portal.base))
    for operation in ALL:
        portal.put(f"operation/operation-{operation['page']}.md", vendor.markdown(operation))
    return portal


def replace(portal: LocalPortal, old: str, new: str, path: str = ACCEPT) -> None:
    assert old in portal.files[path].text
    portal.files[path].text = portal.files[path].text.replace(old, new)


def section(report: str, title: str) -> list[str]:
    found = re.search(rf"^## {title}\n\n((?: *- .*\n)+)", report, re.MULTILINE)
    return found[1].splitlines() if found else []


# -- exit status ---------------------------------------------------------------------------------------


def test_exit_status_is_3_for_a_difference(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    replace(published, "APPOINTMENT_STATUS_INVALID", "APPOINTMENT_LOST")
    assert watch() == 3
    differences = section(capsys.readouterr().out, "Differences from openapi.yaml")
    assert len(differences) == 2
    assert differences[0].startswith(
        "- The error code `acceptAppointment APPOINTMENT_LOST` is in the documentation, but not in openapi.yaml: "
        "`this operation may respond with it`. ("
    )


def test_exit_status_is_1_if_nothing_can_be_read(portal: LocalPortal, watch: Watch, capsys: Output) -> None:
    assert watch() == 1
    assert "Nothing could be read" in capsys.readouterr().out
    assert portal.requests


def test_reason_is_stated_if_robots_txt_cannot_be_read(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    published.put("/robots.txt", "down", 500)
    assert watch() == 1
    assert "nothing else is read either: the server responded with 500" in capsys.readouterr().err


def test_exit_status_is_1_if_a_page_cannot_be_read(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    published.put(ACCEPT, "<html></html>")
    assert watch() == 1
    assert "1 page could not be read" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["[]", "{", '{"production": {}}'])
def test_broken_baseline_is_an_error(content: str, watch: Watch, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "watch-baseline.json").write_text(content, encoding="utf-8")
    assert watch() == 1
    assert "is not a baseline" in capsys.readouterr().err


def test_missing_directory_is_an_error(watch: Watch, capsys: Output) -> None:
    assert watch(origin="no/such/place") == 1
    assert "no/such/place" in capsys.readouterr().err


def test_single_saved_page_is_compared(watch: Watch, tmp_path: Path, capsys: Output) -> None:
    page = tmp_path / "operation-acceptappointment.md"
    page.write_text(vendor.markdown(OPERATIONS["acceptAppointment"]), encoding="utf-8")
    assert watch(origin=str(page)) == 0
    assert "1 operation compared with openapi.yaml; 0 differences." in capsys.readouterr().out
    page.write_text("<html></html>", encoding="utf-8")
    assert watch(origin=str(page)) == 1


# -- the last watch --------------------------------------------------------------------------------------


def test_first_watch_says_that_there_is_no_baseline(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    assert watch() == 0
    assert "no baseline of an earlier watch" in capsys.readouterr().out


def test_change_since_the_last_watch_is_reported_once(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    assert watch("--record") == 0
    replace(published, "**data** (object)", "**data** (array[object])")
    replace(published, "* `APPOINTMENT_STATUS_INVALID`", "* `APPOINTMENT_STATUS_INVALID`\n* `APPOINTMENT_LOST`")
    capsys.readouterr()
    assert watch("--record") == 3
    report = capsys.readouterr().out
    assert section(report, "Changed since the last watch") == [
        "- The property `acceptAppointment().data` has changed: `is list of object, was object`.",
        "- The error code `acceptAppointment APPOINTMENT_LOST` is new: `this operation may respond with it`.",
    ]
    assert len(section(report, "Differences from openapi.yaml")) == 2
    assert watch() == 3
    report = capsys.readouterr().out
    assert section(report, "Changed since the last watch") == []
    assert len(section(report, "Differences from openapi.yaml")) == 2


def test_new_and_removed_operations_since_the_last_watch_are_reported(
    published: LocalPortal, watch: Watch, capsys: Output
) -> None:
    watch("--record")
    page = published.files[ACCEPT].text.replace("/_actions/accept", "/_actions/applaud")
    published.put("operation/operation-applaudappointment.md", page)
    published.files["llms.txt"].text = published.files["llms.txt"].text.replace(
        "acceptappointment", "applaudappointment"
    )
    del published.files[ACCEPT]
    capsys.readouterr()
    assert watch() == 3
    changed = section(capsys.readouterr().out, "Changed since the last watch")
    assert sorted(line.rpartition("` is")[2] or line for line in changed)
    assert any("is new" in line and "applaud" in line for line in changed)
    assert any("is gone" in line and "acceptAppointment" in line for line in changed)


@pytest.mark.parametrize("name", ["accept.txt", "operation-acceptappointment.md"])
@pytest.mark.parametrize(
    ("content", "status"), [(None, 3), ("", 3), ("<html></html>", 1)], ids=["deleted", "empty", "unreadable"]
)
def test_saved_page_that_is_gone_since_the_last_watch_is_reported(
    name: str, content: str | None, status: int, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "regions.txt").write_text((PAGES / "operation-getregions.txt").read_text(encoding="utf-8"), "utf-8")
    (pages / name).write_text(vendor.markdown(OPERATIONS["acceptAppointment"]), encoding="utf-8")
    assert watch("--record", origin=str(pages)) == 0
    assert watch(origin=str(pages / "regions.txt")) == 0  # a single page shows nothing about the others
    if content is None:
        (pages / name).unlink()
    else:
        (pages / name).write_text(content, encoding="utf-8")
    capsys.readouterr()
    assert watch(origin=str(pages)) == status
    gone = section(capsys.readouterr().out, "Changed since the last watch")
    assert gone == ["- The operation `acceptAppointment` is gone."] * (status == 3)


def test_page_that_cannot_be_read_once_stays_in_the_baseline(
    published: LocalPortal, watch: Watch, capsys: Output
) -> None:
    watch("--record")
    good = published.files[ACCEPT].text
    published.put(ACCEPT, "down", 500)
    assert watch("--record") == 1
    published.put(ACCEPT, good)
    capsys.readouterr()
    assert watch() == 0
    assert "0 changes since the last watch" in capsys.readouterr().out


def test_baseline_keeps_one_fact_to_a_line_and_the_other_documentations(
    published: LocalPortal, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    assert watch("--record") == 0
    first = (tmp_path / "watch-baseline.json").read_text(encoding="utf-8")
    assert "Other words" not in first  # which is in all descriptions
    assert watch("--record") == 0
    assert (tmp_path / "watch-baseline.json").read_text(encoding="utf-8") == first
    replace(published, "* `APPOINTMENT_STATUS_INVALID`", "* `APPOINTMENT_STATUS_INVALID`\n* `APPOINTMENT_LOST`")
    watch("--record")
    second = (tmp_path / "watch-baseline.json").read_text(encoding="utf-8")
    before, after = ([line.strip(' ,"') for line in text.splitlines()] for text in (first, second))
    assert (len(after), set(after) - set(before)) == (
        len(before) + 3,
        {"APPOINTMENT_LOST", "422: APPOINTMENT_LOST", "Responses > 422 > • APPOINTMENT_LOST"},
    )
    watch("--record", "--environment", "staging")
    assert json.loads((tmp_path / "watch-baseline.json").read_text(encoding="utf-8")).keys() == {
        "production",
        "staging",
    }
    capsys.readouterr()
    assert watch() == 3
    assert "0 changes since the last watch" in capsys.readouterr().out


def test_full_disk_keeps_the_baseline_and_the_report(
    published: LocalPortal, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    baseline = tmp_path / "watch-baseline.json"
    assert watch("--record") == 0
    before = baseline.read_bytes()
    capsys.readouterr()
    replace(published, "**data** (object)", "**data** (array[object])")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        assert watch("--record") == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    out, err = capsys.readouterr()
    assert len(section(out, "Changed since the last watch")) == 1
    assert err == f"{baseline} could not be written: File too large\n"
    assert baseline.read_bytes() == before
    assert list(tmp_path.iterdir()) == [baseline]
    assert watch("--record") == 3


@pytest.mark.parametrize(
    ("name", "why"),
    [("no/x.json", "{} could not be written: No such file"), ("", "--baseline must be a regular file (got '{}')")],
)
def test_baseline_that_cannot_be_written_is_reported_before_the_portal_is_read(
    name: str, why: str, portal: LocalPortal, tmp_path: Path, watch: Watch, capsys: Output
) -> None:
    baseline = tmp_path / name
    assert watch("--record", "--baseline", str(baseline)) == 1
    assert capsys.readouterr().err.startswith(why.format(baseline))
    assert not portal.requests


# -- text from the portal is data ------------------------------------------------------------------------

HOSTILE = "x`</details><script>@everyone #1 [a](http://b)\x1b[31m\u202e\x00\nend"


def test_quoted_text_cannot_leave_its_backticks() -> None:
    shown = quoted(HOSTILE)
    assert shown.startswith("`")
    assert shown.endswith("`")
    assert shown.count("`") == 2
    assert shown.isprintable()
    assert "\\x1b" in shown
    assert len(quoted("a" * 10_000)) < 300


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("since", [True, False])
def test_sentences_quote_everything_from_the_portal(what: What, since: bool) -> None:
    change = ApiChange("property", HOSTILE, what, f"{{0}}{HOSTILE}", old=(Part({}, HOSTILE),))
    words = sentence([PortalDifference(change, HOSTILE), PortalDifference(change, f"other {HOSTILE}")], since=since)
    assert words.isprintable()
    assert re.sub(r"`[^`]*`", "", words).isascii()
    assert not set("<@#[") & set(re.sub(r"`[^`]*`", "", words))


def test_difference_in_a_shared_part_is_reported_once() -> None:
    shared = (Part({}, "/components/responses/TooManyRequests"),)
    found = [
        PortalDifference(ApiChange("response", f"{name} {status}", "removed", old=shared), name)
        for name in ("getOffice", "getRegion")
        for status in ("429", "4XX")
    ]
    assert [sentence(group) for group in grouped(found)] == [
        f"The response `getOffice {status}` is in openapi.yaml, but not in the documentation."
        " The same applies to `getRegion`."
        for status in ("429", "4XX")
    ]


def test_failures_are_quoted_in_the_report() -> None:
    reading = Reading(attempts=[Attempt("page", HOSTILE, f"RemoteProtocolError: {HOSTILE}")])
    report = as_markdown(WatchReport(subject=HOSTILE, reading=reading))
    assert all(line.isprintable() for line in report.split("\n"))
    assert "everyone" not in re.sub(r"`[^`\n]*`", "", report)


def test_hostile_page_cannot_abuse_the_report(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    name = HOSTILE.replace("\n", "").replace("*", "")
    replace(published, "- **data** (object)", f"- **data** (object)\n- **{name}** (string)")
    replace(published, "# Some title", f"# {name}")
    published.files["llms.txt"].text += f"\n- [x]({published.base}operation/operation-..%2f..%2fx.md)\n"
    assert watch() == 3
    report = capsys.readouterr().out
    assert all(line.isprintable() for line in report.split("\n"))
    outside = re.sub(r"`[^`\n]*`", "", report)
    assert "script" not in outside
    assert "everyone" not in outside
    assert "everyone" in section(report, "Differences from openapi.yaml")[0]


def test_names_are_reported_as_they_are_sent(published: LocalPortal, watch: Watch, capsys: Output) -> None:
    replace(
        published,
        "- **data** (object)",
        "- **data** (object)\n- **../../etc/passwd** (string)\n- **nickName** (string)",
    )
    replace(published, "* `APPOINTMENT_STATUS_INVALID`", "* `APPOINTMENT_STATUS_INVALID`\n* `<b>@everyone</b>`")
    assert watch() == 3
    found = [line.partition(" is in ")[0] for line in section(capsys.readouterr().out, "Differences from openapi.yaml")]
    assert "- The property `acceptAppointment().etc_passwd` (`../../etc/passwd`)" in found
    assert "- The property `acceptAppointment().nick_name` (`nickName`)" in found
    assert "- The error code `acceptAppointment <b>@everyone</b>`" in found


def test_new_operation_is_reported_with_its_facts(watch: Watch, capsys: Output) -> None:
    assert watch(origin=str(PAGES / "operation-createregion.md")) == 3
    first, *facts = section(capsys.readouterr().out, "Differences from openapi.yaml")
    assert first.endswith("in the documentation, but not in openapi.yaml: `POST /regions: Create a region`.")
    assert "  - `query parameter dry-run: boolean`" in facts
    assert "  - `request property code: string or null`" in facts
    assert "  - `response property data: object`" in facts
    assert "  - `error code REGION_PARENT_NOT_FOUND`" in facts


def test_new_property_is_reported_with_its_place_and_limits(watch: Watch, tmp_path: Path, capsys: Output) -> None:
    limits = "Values are CITY or VILLAGE.\n\n        Minimum length is 1, maximum length is 9."
    text = (PAGES / "operation-getregions.txt").read_text(encoding="utf-8")
    new = f"      • kind string\n\n        {limits}\n\n      • name string Required"
    (tmp_path / "operation-getregions.txt").write_text(text.replace("      • name string Required", new), "utf-8")
    assert watch(origin=str(tmp_path)) == 3
    assert section(capsys.readouterr().out, "Differences from openapi.yaml") == [
        "- The property `getRegions().data[].kind` is in the documentation, but not in openapi.yaml: `string`. "
        "(`/components/schemas/Region`)",
        "  - `takes CITY, VILLAGE`",
        "  - `minLength 1`",
        "  - `maxLength 9`",
    ]


# -- the command line and CI -------------------------------------------------------------------------------


def test_pause_between_requests_is_half_a_second_by_default() -> None:
    assert arguments().parse_args([]).pause == 0.5


def test_workflow_watches_each_documentation() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "watch.yml").read_text(encoding="utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads `on` as true
    assert triggers.keys() == {"schedule", "workflow_dispatch"}
    assert triggers["workflow_dispatch"]["inputs"]["environment"]["options"] == list(ENVIRONMENTS)
    runs = "\n".join(step.get("run", "") for step in workflow["jobs"]["watch"]["steps"])
    [command] = re.findall(r"generator\.portal (.*) >", runs)
    options = arguments().parse_args(shlex.split(command.replace("$ENVIRONMENT", "staging")))
    assert (options.environment, options.record, options.save) == ("staging", True, Path("build/portal"))


def test_operation_that_is_no_longer_listed_is_gone(
    portal: LocalPortal, ours: Document, watch: Watch, capsys: Output
) -> None:
    """Also one that openapi.yaml knows from another version of the documentation only."""
    listed = [*ALL, OPERATIONS["getFiles"]]
    portal.put("llms.txt", vendor.index(listed, portal.base))
    for operation in listed:
        portal.put(f"operation/operation-{operation['page']}.md", vendor.markdown(operation))
    watch("--record")
    capsys.readouterr()
    portal.put("llms.txt", vendor.index(ALL, portal.base))
    del portal.files[f"operation/operation-{OPERATIONS['getFiles']['page']}.md"]
    assert watch() == 3
    gone = section(capsys.readouterr().out, "Changed since the last watch")
    assert any("getfiles" in line.lower() and "gone" in line for line in gone)
