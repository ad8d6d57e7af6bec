"""Write the report of a watch as Markdown, which is also readable in a terminal.

Text from the portal is data. It is printed within backticks, without its control characters and backticks. So it cannot
affect a terminal, or become a mention, a link or HTML in Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..changes.published import BETWEEN, SINCE, grouped, listed, quoted, sentence, sentences
from .watching import Watch


def as_markdown(watch: Watch) -> str:
    """Return the report, for a terminal, a pull request or an issue."""
    lines = [f"# {quoted(watch.subject)}", "", _verdict(watch)]
    for title, entries in _sections(watch).items():
        if entries:
            lines += ["", f"## {title}", "", *(f"- {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _sections(watch: Watch) -> dict[str, list[str]]:
    """Return the entries of each section, by its title."""
    reading = watch.reading
    ours = [each for each in watch.in_document if not each.reason]
    deliberate = [each for each in watch.in_document if each.reason]
    explained: dict[tuple[str, str], list[str]] = {}
    for name, lines in watch.differences.items():
        for each in lines:
            if each.reason:
                explained.setdefault((str(each), each.reason), []).append(name)
    return {
        "Changed since the last watch": [
            *(f"{quoted(name)} is gone." for name in watch.gone),
            *_by_operation(watch.changed),
        ],
        "Other sentences that changed since the last watch": list(_by_operation(watch.reworded)),
        "Change report for new versions of the documentation": list(sentences(reading.changes, SINCE)),
        "Operations that openapi.yaml does not contain, or with another method or path": list(
            _by_operation(watch.unknown)
        ),
        "Differences from openapi.yaml": [
            *(f"The index lists the page {quoted(page)}, which does not exist." for page in sorted(reading.dead_links)),
            *(
                f"The operation {quoted(name)} is in openapi.yaml, but its page does not exist."
                for name in watch.missing
            ),
            *_by_operation({name: list(map(str, lines)) for name, lines in watch.unexplained.items()}),
            *sentences(ours, BETWEEN),
        ],
        "Deliberate differences": [
            *(f"{quoted(line)} in {listed(names)}. {reason}" for (line, reason), names in explained.items()),
            *(f"{sentence(group, BETWEEN)} {group[0].reason}" for group in grouped(deliberate)),
        ],
        "Operations in openapi.yaml that were not compared": [", ".join(map(quoted, watch.not_compared))]
        * bool(watch.not_compared),
        "Sources tried": [
            f"{each.form} {quoted(each.address)}: {quoted(each.outcome)}"
            for each in (*reading.attempts, *reading.unreadable)
        ],
    }


def _verdict(watch: Watch) -> str:
    """Return the outcome in a few sentences."""
    reading = watch.reading
    if reading.is_empty:
        return "Nothing could be read."
    ours = len(watch.unexplained) + len(watch.missing) + len(reading.dead_links)
    ours += len(grouped([each for each in watch.in_document if not each.reason]))
    found = [f"{_count(len(watch.compared), 'operation')} compared with openapi.yaml; {_count(ours, 'difference')}."]
    if watch.unknown:
        found.append(f"{_count(len(watch.unknown), 'page')} of unknown operations.")
    if watch.has_baseline:
        changes = sum(map(len, watch.changed.values())) + len(watch.gone)
        found.append(f"{_count(changes, 'change')} since the last watch.")
    else:
        found.append("There is no baseline of an earlier watch; --record writes one.")
    if reading.unreadable:
        found.append(f"{_count(len(reading.unreadable), 'page')} could not be read.")
    return " ".join(found)


def _by_operation(lines: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield an entry for each operation. Operations with the same lines share an entry."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, each in lines.items():
        groups.setdefault(tuple(each), []).append(name)
    for shown, names in groups.items():
        yield f"{listed(names)}:" + "".join(f"\n  - {quoted(line)}" for line in shown)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
