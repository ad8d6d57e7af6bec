"""Write the differences as a report, with the required version and a draft for the CHANGELOG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .api_change import WHATS, ApiChange

DOCUMENTED = "documentation"
_HEADINGS = {"added": "Added", "changed": "Changed", "removed": "Removed"}


def next_version(released: str, changes: Sequence[ApiChange], *, breaks: bool | None = None) -> str:
    """Return the lowest version for the next release after the given one."""
    major, minor, patch = numbers(released)
    if any(change.breaking for change in changes) if breaks is None else breaks:
        return f"0.{minor + 1}.0" if major == 0 else f"{major + 1}.0.0"
    if any(change.what == "added" for change in changes) and major > 0:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if changes else released


def asked(released: str | None, version: str, changes: Sequence[ApiChange]) -> str:
    """Describe the version that the changes require."""
    if released is None:
        return f"Nothing has been released yet, so the version stays **{version}**, even after breaking changes."
    needed = next_version(released, changes)
    if numbers(version) < numbers(needed):
        where = "`pexip_engage_client/_version.py`"
        return f"After {released}, the changes require at least **{needed}**: raise the version in {where}."
    return f"After {released}, the changes require at least {needed}; **{version}** is enough."


def numbers(version: str) -> tuple[int, int, int]:
    """Return major, minor and patch, without suffixes such as `.dev0` and `rc1`."""
    parts = [int("".join(letter for letter in part if letter.isdigit()) or 0) for part in version.split(".")[:3]]
    return (*parts, 0, 0)[0:3]  # type: ignore[return-value]


def draft(changes: Sequence[ApiChange]) -> str:
    """Return entries for the CHANGELOG, for all changes except changes to documentation."""
    blocks: list[str] = []
    for what in WHATS:
        entries = [f"- {_entry(change)}" for change in changes if change.what == what and change.kind != DOCUMENTED]
        if entries:
            blocks.append("\n".join([f"### {_HEADINGS[what]}", "", *entries]))
    return "\n\n".join(blocks)


def _entry(change: ApiChange) -> str:
    breaking = "**Breaking:** " if change.breaking else "**Check:** " if change.unclear else ""
    return f"{breaking}`{change.subject}` ({change.kind})" + (f": {change.detail}" if change.detail else "") + "."


def report(
    changes: Sequence[ApiChange], surface: Sequence[ApiChange], released: str | None, version: str, *, old: str = ""
) -> str:
    """Return the report in Markdown, for a pull request. `old` is the name of the old document."""
    lines = ["# What changes", "", *((f"Compared with {old}.", "") if old else ())]
    if not changes and not surface:
        return "\n".join([*lines, "Nothing: both documents describe the same API.", ""])
    described = [change for change in changes if change.kind == DOCUMENTED]
    changes = [change for change in changes if change.kind != DOCUMENTED]
    lines += [
        _summary(changes, described, surface),
        asked(released, version, [*changes, *surface]),
        "",
        *_section("The document", changes),
        *_section("The public surface in Python", surface),
        *_documented(described),
        "## For the CHANGELOG",
        "",
        draft([*changes, *(change for change in surface if change.breaking and not _told(change, changes))]),
        "",
    ]
    return "\n".join(lines)


def _summary(changes: Sequence[ApiChange], described: Sequence[ApiChange], surface: Sequence[ApiChange]) -> str:
    breaking = sum(change.breaking for change in [*changes, *surface])
    unclear = sum(change.unclear for change in changes)
    return (
        f"{_count(len(changes), 'difference')} in the document, {len(surface)} in the public surface of the package; "
        f"{breaking or 'none'} of them breaking."
        + (f" {_count(unclear, 'change')} to check by hand." if unclear else "")
        + (f" {_count(len(described), 'change')} only to descriptions and examples." if described else "")
    )


def _documented(changes: Sequence[ApiChange]) -> Iterator[str]:
    """Yield the section that lists the parts whose documentation changed."""
    if changes:
        yield from ("## The documentation", "", "Descriptions, summaries and examples of:", "")
        yield from (f"- `{change.subject}` ({change.detail})" for change in changes)
        yield ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _told(change: ApiChange, changes: Sequence[ApiChange]) -> bool:
    return any(change.subject == other.subject for other in changes)


def _section(title: str, changes: Sequence[ApiChange]) -> Iterator[str]:
    if not changes:
        return
    yield f"## {title}"
    yield ""
    yield from ("| change | name | verdict | details |", "|---|---|---|---|")
    for change in sorted(changes, key=lambda change: (WHATS.index(change.what), change.kind)):
        verdict = change.verdict if change.verdict == "compatible" else f"**{change.verdict}**"
        cells = (f"{change.kind} {change.what}", f"`{change.subject}`", verdict, change.detail)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""
