"""Try the sources of the portal, in this order: the feed of changes, the OpenAPI document, Markdown pages.

Saved pages, in Markdown or as text, are read from a directory or a file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from attrs import define, field

from pexip_engage_client.openapi.parsing import is_object
from pexip_engage_client.openapi.reader import Document

from ..changes.published import (
    DocumentDifference,
    UnreadableError,
    aligned,
    compare_documents,
    documentation_in,
    operations_of,
    page_in,
    page_name,
    partner,
    reduced,
    slug,
)
from .baseline import Baseline
from .fetching import GoneError, NotFetchedError, Web
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
_HTML = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_LOGIN = re.compile(r"type=[\"']?password|sign[ -]?in|log[ -]?in", re.IGNORECASE)


@define
class FetchAttempt:
    """The result of reading one source, or why a page could not be read."""

    form: str
    address: str
    outcome: str


@define(kw_only=True)
class Reading:
    """The content that was read: pages or a whole document, and the attempts."""

    pages: dict[str, PortalPage] = field(
        factory=dict[str, PortalPage]
    )  # by the name in the address, or by method and path
    document: Document | None = None
    gone: set[str] = field(factory=set[str])  # the names, in lower case, of pages that do not exist
    dead_links: set[str] = field(factory=set[str])  # pages that the index lists although they do not exist
    attempts: list[FetchAttempt] = field(factory=list[FetchAttempt])
    unreadable: list[FetchAttempt] = field(factory=list[FetchAttempt])  # pages that exist and could not be read
    feed: list[str] = field(factory=list[str])  # IDs of the portal's changes, newest first
    changes: list[DocumentDifference] = field(factory=list[DocumentDifference])  # changes not in the baseline

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read that can be compared."""
        return self.document is None and not self.pages

    def note(self, form: str, address: str, outcome: object) -> None:
        """Report the result of reading a source."""
        self.attempts.append(FetchAttempt(form, address, str(outcome)))

    def unread(self, address: str, why: object) -> None:
        """Report that a page exists, but that it, or its end, could not be read."""
        self.unreadable.append(FetchAttempt("page", address, str(why)))

    def add_page(self, text: str, address: str) -> None:
        """Read an operation's page. Raises UnreadableError if it is something else: empty, HTML, or another page."""
        page = read_page(_checked(text))
        name = page_in(address) or " ".join(page.request)
        if not name.strip() or not page.is_operation:
            raise UnreadableError(
                "this is not the page of an operation: it has neither a method and a path nor sections"
            )
        self.pages[name if name not in self.pages else address] = page
        if page.is_cut:
            self.unread(address, "its end is missing: it has no examples")


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
        if not (self._newest_change() or self._document("source.json")):
            self._pages()
        return self.reading

    # -- OpenAPI documents -----------------------------------------------------------------------------

    def _newest_change(self) -> bool:
        """Read the document after the newest change. The feed is expected to list the newest change first."""
        address = urljoin(self.base, "changes.rss")
        try:
            feed = list(dict.fromkeys(_CHANGE.findall(self.web.get(address))))
        except NotFetchedError as error:
            self.reading.note("change feed", address, error)
            return False
        new = [change for change in feed if self.baseline.changes and change not in self.baseline.changes]
        self.reading.note("change feed", address, f"{len(feed)} entries, {len(new)} new since the last watch")
        for change in reversed(new[:MOST_CHANGES]):
            old, current = (self._fetch_document(f"changes/{change}/{name}.json") for name in ("previous", "current"))
            if old is not None and current is not None:
                self.reading.changes += compare_documents(old, current)
        if not feed or not self._document(f"changes/{feed[0]}/current.json"):
            return False
        self.reading.feed = feed[: 5 * MOST_CHANGES]
        return True

    def _document(self, name: str) -> bool:
        document = self._fetch_document(name)
        if document is None or not operations_of(document):
            return False
        known = operations_of(self.ours)
        if not any(partner(slug(each), each.method, each.path, known) for each in operations_of(document)):
            why = "it describes another API: openapi.yaml has none of its operations"
            self.reading.note("OpenAPI document", self.base, why)
            return False
        self.reading.document = document
        return True

    def _fetch_document(self, name: str) -> Document | None:
        """Fetch an OpenAPI document, and return its facts."""
        address = urljoin(self.base, name)
        try:
            document = read_document(self.web.get(address), self.ours)
        except (NotFetchedError, UnreadableError) as error:
            self.reading.note("OpenAPI document", address, error)
            return None
        self.reading.note("OpenAPI document", address, f"{len(operations_of(document))} operations")
        return document

    # -- Markdown pages --------------------------------------------------------------------------------

    def _pages(self) -> None:
        """Read the pages in the index, and those of the last watch and of our operations that the index omits."""
        listed = self._listed()
        addresses = dict(listed)
        for operation in operations_of(self.ours):
            known = {slug(operation), operation.id.lower()} & addresses.keys()
            if not known and documentation_in(operation.documentation or "") in ("", self.documentation):
                addresses[slug(operation)] = self._address(page_name(operation))
        for name in self.baseline.page_names:
            addresses.setdefault(name.lower(), self._address(name))
        gone: set[str] = set()
        for name, address in addresses.items():
            if len(gone) >= HOPELESS and len(gone) >= len(listed) and not self.reading.pages:
                why = f"the first {len(gone)} pages do not exist, so the others were not requested"
                self.reading.note("pages", self.base, why)
                return
            try:
                self.reading.add_page(self.web.get(address), address)
            except GoneError:
                gone.add(name)
            except (NotFetchedError, UnreadableError) as error:
                self.reading.unread(address, error)
        self.reading.note("pages", self.base, f"{len(self.reading.pages)} of {len(addresses)} pages read")
        self.reading.gone, self.reading.dead_links = gone - listed.keys(), gone & listed.keys()

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
        unlisted = len({name.lower() for name in self.baseline.page_names} - pages.keys())
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


def read_files(place: Path, ours: Document, baseline: Baseline) -> Reading:
    """Read a saved page or document, or all files in a directory.

    If a directory lacks a page from the last watch, this page is gone.
    """
    reading = Reading()
    present: set[str] = set()
    paths = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    for path in paths:
        name = path.name if path == place else path.relative_to(place).as_posix()
        if _NO_PAGE.match(name):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if not text and path != place:  # saved for a page that does not exist
            reading.gone |= {page_in(name).lower()} - {""}
            continue
        present.add(page_in(name).lower())
        try:
            if text.lstrip().startswith("{"):
                reading.document = reading.document or read_document(text, ours)
            else:
                reading.add_page(text, name)
        except UnreadableError as error:
            reading.unread(name, error)
    reading.note("saved pages", str(place), f"{len(reading.pages)} pages read")
    if place.is_dir() and not (reading.document or any(not page_in(each.address) for each in reading.unreadable)):
        here = present | {each.lower() for each in reading.pages}
        reading.gone |= {name.lower() for name in baseline.page_names} - here
    return reading


def read_document(text: str, ours: Document) -> Document:
    """Return the facts of an OpenAPI document in JSON, with our names. Raises UnreadableError for anything else."""
    text = _checked(text)
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"this is not valid JSON: {str(error)[:120]}") from error
    if not is_object(found):
        raise UnreadableError("this is JSON, but not an object")
    return aligned(reduced(found), ours)


def _checked(text: str) -> str:
    """Return a text without its byte order mark. Raises UnreadableError if it is empty or HTML."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableError("this is empty")
    if _HTML.match(text):
        raise UnreadableError("this is a login page" if _LOGIN.search(text) else "this is HTML, not Markdown or text")
    return text
