"""Try the sources of the portal, in this order: the feed of changes, the OpenAPI document, Markdown pages.

Saved pages, in Markdown or as text, are read from a directory or a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from attrs import define, field

from pexip_engage_client.openapi.reader import Document

from ..changes.published import (
    DocumentDifference,
    UnreadableError,
    compare_documents,
    documentation_in,
    operations_of,
    page_in,
    page_name,
    partner,
    read_document,
    slug,
)
from .baseline import Baseline
from .fetching import NotFetchedError, Web
from .lines import PortalPage, read_page

ENVIRONMENTS = {
    "production": "https://developer.pexipengage.com/",
    "development": "https://developer.pexipengage.com/development/",
    "staging": "https://developer.pexipengage.com/staging/",
}
MOST_CHANGES = 20  # the maximum number of feed entries that one watch reads
HOPELESS = 3  # after this many missing pages, no further pages are requested
_NO_PAGE = re.compile(r"(?:.*/)?(?:llms\.txt|changes\.rss|group/.*)$")  # files that are saved next to the pages
_CHANGE = re.compile(r"/changes/([A-Za-z0-9][A-Za-z0-9_-]{0,63})\b")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?<![(\w])(https?://[^\s)>\]\"']+)")
_HTML = re.compile(r"<(?:\?xml|!doctype html|html|head|body)\b", re.IGNORECASE)


@define(kw_only=True)
class Reading:
    """The content that was read: pages or a whole document, and what happened."""

    pages: dict[str, PortalPage] = field(factory=dict[str, PortalPage])  # by name, or else by method and path
    document: Document | None = None
    gone: set[str] = field(factory=set[str])  # the names of pages that do not exist
    outcomes: list[tuple[str, object]] = field(factory=list[tuple[str, object]])  # of each source
    unreadable: list[tuple[str, object]] = field(factory=list[tuple[str, object]])  # pages, with the reason
    feed: list[str] = field(factory=list[str])  # IDs of the portal's changes, newest first
    changes: list[DocumentDifference] = field(factory=list[DocumentDifference])  # changes not in the baseline

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read that can be compared."""
        return self.document is None and not self.pages

    def add(self, text: str, address: str) -> None:
        """Add the text of a page. Record empty texts as `gone`, and texts that are not pages as `unreadable`."""
        page = read_page(text)
        name = page_in(address) or " ".join(page.operation).strip()
        if not text:
            if name:
                self.gone.add(name)
        elif not (name and page.is_readable) or _HTML.match(text.lstrip()):
            self.unreadable.append((address, f"this is not the page of an operation: it begins with {text[:40]!r}"))
        else:
            key = name if name not in self.pages else address  # a saved copy of a page may have the same name
            self.pages[key] = page
            if page.is_cut:
                self.unreadable.append((address, "its end is missing: it has no examples"))


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
        feed = self._feed()
        if feed and self._read_document(f"changes/{feed[0]}/current.json"):
            self.reading.feed = feed[: 5 * MOST_CHANGES]
        elif not self._read_document("source.json"):
            self._read_pages()
        return self.reading

    def _get(self, address: str) -> str:
        """Return the text of a source; empty if there is none, which is reported."""
        try:
            text = self.web.get(address)
        except NotFetchedError as error:
            text = ""
            self.reading.outcomes.append((address, error))
        else:
            self.reading.outcomes += [(address, "this does not exist")] * (not text)
        return text

    def _feed(self) -> list[str]:
        """Return the changes in the feed, newest first. Compare the documents before and after each new change."""
        address = urljoin(self.base, "changes.rss")
        feed = list(dict.fromkeys(_CHANGE.findall(self._get(address))))
        new = [change for change in feed if self.baseline.changes and change not in self.baseline.changes]
        if feed:
            self.reading.outcomes.append((address, f"{len(feed)} entries, {len(new)} new since the last watch"))
        for change in reversed(new[:MOST_CHANGES]):
            old, current = (self._document(f"changes/{change}/{name}.json") for name in ("previous", "current"))
            if old is not None and current is not None:
                self.reading.changes += compare_documents(old, current)
        return feed

    def _read_document(self, name: str) -> bool:
        document, known = self._document(name), operations_of(self.ours)
        if document is None:
            return False
        if any(partner(slug(each), each.method, each.path, known) for each in operations_of(document)):
            self.reading.document = document
        else:
            why = "it describes another API: openapi.yaml has none of its operations"
            self.reading.outcomes.append((urljoin(self.base, name), why))
        return self.reading.document is not None

    def _document(self, name: str) -> Document | None:
        address = urljoin(self.base, name)
        if not (text := self._get(address)):
            return None
        try:
            document = read_document(text, self.ours)
        except UnreadableError as error:
            self.reading.outcomes.append((address, error))
            return None
        self.reading.outcomes.append((address, f"{len(operations_of(document))} operations"))
        return document

    def _read_pages(self) -> None:
        """Read the pages in the index, and those of the last watch and of our operations that the index omits."""
        addresses = self._listed()
        most = max(HOPELESS, len(addresses))
        here = ("", self.documentation)  # openapi.yaml states which version contains an operation
        ours = [each for each in operations_of(self.ours) if documentation_in(each.documentation or "") in here]
        for name in (*map(page_name, ours), *self.baseline.pages):
            if " " not in name:  # otherwise, the page was saved under a name of your own
                addresses.setdefault(name.lower(), urljoin(self.base, f"operation/operation-{name}.md"))
        for address in addresses.values():
            if len(self.reading.gone) >= most and not self.reading.pages:
                self.reading.outcomes.append((self.base, f"the first {most} pages do not exist"))
                self.reading.gone.clear()
                return
            try:
                self.reading.add(self.web.get(address), address)
            except NotFetchedError as error:
                self.reading.unreadable.append((address, error))
        self.reading.outcomes.append((self.base, f"{len(self.reading.pages)} of {len(addresses)} pages read"))

    def _listed(self) -> dict[str, str]:
        """Return the addresses of operations' pages, by name, from the index and from the pages of its groups."""
        pages: dict[str, str] = {}
        waiting = [urljoin(self.base, "llms.txt")]
        for address in waiting:
            for link in self._links(self._get(address), address):
                if name := page_in(link):
                    pages.setdefault(name.lower(), link)
                elif "/group/" in link and link not in waiting:
                    waiting.append(link)
        self.reading.outcomes.append((waiting[0], f"{len(pages)} operations"))
        return pages

    def _links(self, text: str, address: str) -> Iterator[str]:
        """Yield the Markdown pages of this version of the documentation to which the text links."""
        for match in _LINK.finditer(text):
            target = urljoin(address, match[1] or match[2]).split("#")[0].split("?")[0]
            below = urlsplit(target).path.removeprefix(urlsplit(self.base).path).split("/")[0]
            if target.startswith(self.base) and below not in ENVIRONMENTS:
                yield target if target.endswith(".md") else f"{target.rstrip('/')}.md"


def read_files(place: Path, ours: Document, baseline: Baseline) -> Reading:
    """Read a saved page or document, or all files in a directory. An empty file is a page that does not exist.

    If a directory lacks a page from the last watch, this page is gone.
    """
    reading = Reading()
    for path in [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file()):
        name = path.name if path == place else path.relative_to(place).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
            if text.lstrip().startswith("{"):
                reading.document = reading.document or read_document(text, ours)
            elif not _NO_PAGE.match(name):
                reading.add(text, name)
        except (UnreadableError, UnicodeDecodeError) as error:
            reading.unreadable.append((name, error))
    reading.outcomes.append((str(place), f"{len(reading.pages)} pages read"))
    if place.is_dir() and not reading.document and not reading.unreadable:
        reading.gone |= baseline.pages.keys() - reading.pages.keys()
    return reading
