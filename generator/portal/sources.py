"""Try the sources of the portal, in this order: the feed of changes, the OpenAPI document, Markdown pages.

Saved pages, in Markdown or as text, are read from a directory or a file.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from attrs import define, field

from pexip_engage_client.openapi.reader import Document

from .baseline import Baseline
from .comparing import PortalDifference, aligned, compare_facts, states_codes
from .completeness import PageFacts, name_facts
from .facts import (
    ACCESS,
    Source,
    StatedPage,
    UnreadableError,
    documentation_in,
    is_webhook,
    operations_of,
    page_in,
    page_name,
    partner,
    reduced,
    slug,
)
from .fetching import GoneError, NotFetchedError, Web
from .recognizing import parse_json, read_file, read_page

ENVIRONMENTS = {
    "production": "https://developer.pexipengage.com/",
    "development": "https://developer.pexipengage.com/development/",
    "staging": "https://developer.pexipengage.com/staging/",
}
MOST_CHANGES = 20  # the maximum number of feed entries that one watch reads
DOCUMENT = "OpenAPI document"  # the name of its facts in the baseline
HOPELESS = 3  # after this many missing pages, no further pages are requested
_NO_PAGE = re.compile(r"(?:.*/)?(?:llms\.txt|changes\.rss|group/.*)$")  # files that are saved next to the pages
_CHANGE = re.compile(r"/changes/([A-Za-z0-9][A-Za-z0-9_-]{0,63})\b")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?<![(\w])(https?://[^\s)>\]\"']+)")


@define
class Attempt:
    """The result of reading one source, or why a page could not be read."""

    form: str
    address: str
    outcome: str


@define(kw_only=True)
class Reading:
    """The content that was read, and the attempts."""

    source: Source | None = None
    attempts: list[Attempt] = field(factory=list[Attempt])
    unreadable: list[Attempt] = field(factory=list[Attempt])  # pages that exist and could not be read
    pages: list[PageFacts] = field(factory=list[PageFacts])  # the facts on each page
    lines: dict[str, list[str]] = field(factory=dict[str, list[str]])  # the lines of each page that may state facts
    changed_lines: list[str] = field(factory=list[str])  # lines that differ from the last watch
    feed: list[str] = field(factory=list[str])  # IDs of the portal's changes, newest first
    changes: list[PortalDifference] = field(factory=list[PortalDifference])  # changes whose IDs are not in the baseline

    def note(self, form: str, address: str, outcome: object) -> None:
        """Report the result of reading a source."""
        self.attempts.append(Attempt(form, address, str(outcome)))

    def unread(self, address: str, why: object) -> None:
        """Report that a page exists, but could not be read."""
        self.unreadable.append(Attempt("page", address, str(why)))

    def understood(self, page: StatedPage, address: str, ours: Document, baseline: Baseline) -> bool:
        """List the facts on a page. If it states too few of the known facts, report this and return False."""
        name = page.page or f"{page.method} {page.path}"
        facts = name_facts(page, baseline.document or ours, baseline.facts.get(name, ()))
        self.pages.append(facts)
        self._compare_lines(name, page, ours, baseline)
        if facts.problem:
            self.unread(address, facts.problem)
        return not facts.problem

    def _compare_lines(self, name: str, page: StatedPage, ours: Document, baseline: Baseline) -> None:
        """Compare the lines of a page with the last watch. A page that no operation has is new, or has moved."""
        self.lines[name] = now = [str(line) for line in page.lines if line.is_fact]
        recorded = baseline.lines.get(name)
        if recorded is not None:
            self.changed_lines += [f"{name}: - {line}" for line in (Counter(recorded) - Counter(now)).elements()]
            self.changed_lines += [f"{name}: + {line}" for line in (Counter(now) - Counter(recorded)).elements()]
        known = operations_of(ours)
        named = partner(page.page, "", "", known)
        has_path = partner("", page.method, page.path, known) or (named and is_webhook(named))
        if page.path and not has_path and recorded is None:
            self.changed_lines.append(f"{name}: the page of a new operation, or of one that moved")

    def add_document(self, document: Document, address: str, baseline: Baseline) -> None:
        """Compare what a document states about servers, tokens, scopes and error codes with the last watch."""
        recorded = frozenset(baseline.facts.get(DOCUMENT, ()))
        facts = PageFacts(
            page=DOCUMENT,
            stated=frozenset([*document.raw[ACCESS], *(["error codes"] if states_codes(document) else [])]),
            known=recorded,
            is_recorded=bool(recorded),
            is_copy=False,
            not_understood=(),
        )
        self.pages.append(facts)
        if recorded and facts.problem:
            self.unread(address, facts.problem)


@define
class Portal:
    """One of the three versions of the documentation."""

    web: Web
    documentation: str
    base: str  # ends in /
    ours: Document
    baseline: Baseline
    reading: Reading = field(factory=Reading, init=False)

    def read(self) -> Reading:
        """Read the first source that works."""
        for read in (self._newest_change, self._document, self._pages):
            source = read()
            if source is None:
                continue
            if not source.shared_with(self.ours):
                why = "it describes another API: openapi.yaml has none of its operations"
                self.reading.note(source.form, self.base, why)
                continue
            self.reading.source = source
            break
        return self.reading

    # -- OpenAPI documents -----------------------------------------------------------------------------

    def _newest_change(self) -> Source | None:
        """Return the document after the newest change. The feed is expected to list the newest change first."""
        address = urljoin(self.base, "changes.rss")
        try:
            feed = list(dict.fromkeys(_CHANGE.findall(self.web.get(address))))
        except NotFetchedError as error:
            self.reading.note("change feed", address, error)
            return None
        new = [change for change in feed if self.baseline.changes and change not in self.baseline.changes]
        self.reading.note("change feed", address, f"{len(feed)} entries, {len(new)} new since the last watch")
        for change in reversed(new[:MOST_CHANGES]):
            old, current = (self._fetch_document(f"changes/{change}/{name}.json") for name in ("previous", "current"))
            if old is not None and current is not None:
                self.reading.changes += compare_facts(old, current)
        source = self._document(f"changes/{feed[0]}/current.json") if feed else None
        if source is not None:
            self.reading.feed = feed[: 5 * MOST_CHANGES]
        return source

    def _document(self, name: str = "source.json") -> Source | None:
        document = self._fetch_document(name)
        if document is None or not operations_of(document):
            return None
        self.reading.add_document(document, urljoin(self.base, name), self.baseline)
        return Source(form="OpenAPI document", documentation=self.documentation, document=document)

    def _fetch_document(self, name: str) -> Document | None:
        """Fetch an OpenAPI document, and return its facts."""
        address = urljoin(self.base, name)
        try:
            document = aligned(reduced(parse_json(self.web.get(address))), self.ours)
        except (NotFetchedError, UnreadableError) as error:
            self.reading.note("OpenAPI document", address, error)
            return None
        self.reading.note("OpenAPI document", address, f"{len(operations_of(document))} operations")
        return document

    # -- Markdown pages --------------------------------------------------------------------------------

    def _pages(self) -> Source | None:
        """Read the pages in the index, and the pages of our operations that the index omits."""
        listed = self._listed()
        addresses = dict(listed)
        for operation in operations_of(self.ours):
            known = {slug(operation), operation.id.lower()} & addresses.keys()
            if not known and documentation_in(operation.documentation or "") in ("", self.documentation):
                addresses[slug(operation)] = self._address(page_name(operation))
        for name in self.baseline.pages:  # a page from the last watch may be gone if the index no longer lists it
            addresses.setdefault(name.lower(), self._address(name))
        source = Source(form="Markdown pages", documentation=self.documentation)
        gone: set[str] = set()
        for name, address in addresses.items():
            if len(gone) >= HOPELESS and len(gone) >= len(listed) and not source.pages:
                why = f"the first {len(gone)} pages do not exist, so the others were not requested"
                self.reading.note("pages", self.base, why)
                return None
            try:
                page = read_page(self.web.get(address), address)
                if self.reading.understood(page, address, self.ours, self.baseline):
                    source.pages.append(page)
            except GoneError:
                gone.add(name)
            except (NotFetchedError, UnreadableError) as error:
                self.reading.unread(address, error)
        self.reading.note("pages", self.base, f"{len(source.pages)} of {len(addresses)} pages read")
        source.dead_links = frozenset(gone & listed.keys())
        source.gone = frozenset(gone - listed.keys())
        return source if source.pages else None

    def _address(self, page: str) -> str:
        return urljoin(self.base, f"operation/operation-{page}.md")

    def _listed(self) -> dict[str, str]:
        """Return the addresses of operations' pages, by slug, from the index and from the pages of its groups."""
        address = urljoin(self.base, "llms.txt")
        pages: dict[str, str] = {}
        try:
            groups = self._links(self.web.get(address), address, pages)
        except NotFetchedError as error:
            self.reading.note("index", address, error)
            return pages
        for group in groups:
            try:
                self._links(self.web.get(group), group, pages)
            except NotFetchedError as error:
                self.reading.unread(group, error)
        unlisted = len({name.lower() for name in self.baseline.pages} - pages.keys())
        fewer = f"; {unlisted} from the last watch are not listed" if unlisted else ""
        self.reading.note("index", address, f"{len(pages)} operations{fewer}")
        return pages

    def _links(self, text: str, address: str, pages: dict[str, str]) -> list[str]:
        """Collect the operation pages to which the text links. Return the group pages."""
        groups: list[str] = []
        for match in _LINK.finditer(text):
            target = urljoin(address, match[1] or match[2]).split("#")[0].split("?")[0]
            below = urlsplit(target).path.removeprefix(urlsplit(self.base).path).split("/")[0]
            if not target.startswith(self.base) or below in ENVIRONMENTS:
                continue  # another host, or another version of the documentation
            markdown = target if target.endswith(".md") else f"{target.rstrip('/')}.md"
            if name := page_in(markdown):
                pages.setdefault(name.lower(), markdown)
            elif "/group/" in target and markdown not in groups:
                groups.append(markdown)
        return groups


def read_files(place: Path, documentation: str, ours: Document, baseline: Baseline) -> Reading:
    """Read a saved page or document, or all files in a directory. A document takes precedence over pages.

    Each page is checked against the facts from the last watch, or from our document. If a directory lacks a page from
    the last watch, this page is gone.
    """
    reading = Reading()
    found = Source(form="saved pages", documentation=documentation)
    gone: set[str] = set()
    present: set[str] = set()
    known = operations_of(baseline.document) if baseline.document else ()
    paths = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    for path in paths:
        name = path.name if path == place else path.relative_to(place).as_posix()
        if _NO_PAGE.match(name):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if not text and path != place:
            gone.add(page_in(name).lower())
            continue
        try:
            source = read_file(text, name)
        except UnreadableError as error:
            reading.unread(name, error)
            present.add(page_in(name).lower())
            continue
        if source.document is not None:
            found.document = found.document or aligned(source.document, ours)
        present |= {slug(each) for each in source.shared_with(baseline.document)} if baseline.document else set()
        found.pages += [page for page in source.pages if reading.understood(page, name, ours, baseline)]
    reading.note("saved pages", str(place), f"{len(found.pages)} pages read")
    if place.is_dir() and "" not in present:  # an unreadable file without a page's name may be any page
        recorded = (partner(name, *name.partition(" ")[::2], known) for name in baseline.facts)
        gone |= {slug(each) for each in recorded if each} - present
    found.gone = frozenset(gone - {""})
    if found.document or found.pages:
        reading.source = found
    return reading
