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
    for name, each in ((name, each) for name, lines in watch.differences.items() for each in lines if each.reason):
        explained.setdefault((str(each), each.reason), []).append(name)
    not_compared = ", ".join(map(quoted, watch.not_compared))
    return {
        "Pages and operations that do not exist": [quoted(name) for name in sorted(watch.gone)],
        "Changed since the last watch": list(_by_operation(watch.changed(facts=True))),
        "Other sentences that changed since the last watch": list(_by_operation(watch.changed(facts=False))),
        "Change report for new versions of the documentation": list(sentences(reading.changes, SINCE)),
        "Differences from openapi.yaml": [
            *_by_operation({name: list(map(str, lines)) for name, lines in watch.unexplained.items()}),
            *sentences(ours, BETWEEN),
        ],
        "Deliberate differences": [
            *(f"{quoted(line)} in {listed(names)}. {reason}" for (line, reason), names in explained.items()),
            *(f"{sentence(group, BETWEEN)} {group[0].reason}" for group in grouped(deliberate)),
        ],
        "Operations in openapi.yaml that were not compared": [not_compared] * bool(not_compared),
        "Sources tried": [
            f"{quoted(address)}: {quoted(outcome)}" for address, outcome in (*reading.outcomes, *reading.unreadable)
        ],
    }


def _verdict(watch: Watch) -> str:
    """Return the outcome in a few sentences."""
    if watch.reading.is_empty:
        return "Nothing could be read."
    ours = len(watch.unexplained) + len(grouped([each for each in watch.in_document if not each.reason]))
    found = [f"{_count(len(watch.compared), 'operation')} compared with openapi.yaml; {_count(ours, 'difference')}."]
    if watch.gone:
        found.append(f"{_count(len(watch.gone), 'page')} missing.")
    if watch.recorded:
        found.append(f"{_count(sum(map(len, watch.changed(facts=True).values())), 'change')} since the last watch.")
    else:
        found.append("There is no baseline of an earlier watch; --record writes one.")
    if watch.reading.unreadable:
        found.append(f"{_count(len(watch.reading.unreadable), 'page')} could not be read.")
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
