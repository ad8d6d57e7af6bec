"""Every form in which the portal may publish the API, from the richest down, and what became of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from attrs import define, field

from .facts import Operation, Source, UnreadableError
from .fetching import Fetcher, NotFetchedError
from .recognising import operation_of, read_any, read_fetched, read_page

ENVIRONMENTS = {
    "production": "https://developer.pexipengage.com/",
    "development": "https://developer.pexipengage.com/development/",
    "staging": "https://developer.pexipengage.com/staging/",
}
DOCUMENTS = ("source.json", "source.yaml")
INDEXES = ("llms.txt", "source.md")
HOPELESS = 3  # pages that are not there, before the others are not asked for
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?<![(\w])(https?://[^\s)>\]\"']+)")

Progress = Callable[[str, int, int], None]  # what, done, of how many


@define
class Attempt:
    """What became of one address."""

    form: str
    address: str
    outcome: str
    worked: bool = False


@define(kw_only=True)
class Reading:
    """What was found, and how."""

    source: Source | None = None
    attempts: list[Attempt] = field(factory=list)
    unreadable: list[Attempt] = field(factory=list)  # pages that are there and could not be read


@define
class Portal:
    """One documentation of the portal."""

    fetcher: Fetcher
    base: str  # ends in /
    known: list[str]  # operation ids of our document
    api: str = ""  # base address of the Portal API, where it is known
    progress: Progress = lambda what, done, of: None
    reading: Reading = field(factory=Reading, init=False)

    def read(self) -> Reading:
        """Try each form until one can be read."""
        for form in (self._document, self._indexed, self._pages, self._fetched):
            source = form()
            if source is not None and not self._ours(source):
                count = len(source.operations)
                self._note(
                    source.form, self.base, f"describes another API: none of its {count} operations is known here"
                )
                source = None
            if source is not None and source.operations:
                self.reading.source = source
                break
        return self.reading

    def _ours(self, source: Source) -> bool:
        known = {name.lower() for name in self.known}
        named = {one.id.lower() for one in source.operations if isinstance(one.id, str)}
        return bool(named & known) or not named or not known

    def _note(self, form: str, address: str, outcome: str, *, worked: bool = False) -> None:
        self.reading.attempts.append(Attempt(form, address, outcome, worked))

    @contextmanager
    def _trying(self, form: str, address: str) -> Iterator[None]:
        try:
            yield
        except (NotFetchedError, UnreadableError) as error:
            self._note(form, address, str(error))

    def _document(self) -> Source | None:
        for name in DOCUMENTS:
            address = urljoin(self.base, name)
            self.progress(name, 0, 1)
            with self._trying("OpenAPI document", address):
                source = read_any(self.fetcher.get(address), address)
                if not source.form.startswith("OpenAPI"):
                    raise UnreadableError(f"it is no OpenAPI document but a {source.form}")
                self._note(
                    "OpenAPI document", address, f"{source.form}, {len(source.operations)} operations", worked=True
                )
                return source
        return None

    def _indexed(self) -> Source | None:
        for name in INDEXES:
            address = urljoin(self.base, name)
            with self._trying("index", address):
                pages, groups = self._links(self.fetcher.get(address), address)
                if not pages and not groups:
                    raise UnreadableError("it names no page of an operation")
                whole = True
                for group in groups:
                    whole = self._group(group, pages) and whole
                self._note("index", address, f"{len(pages)} operations in {len(groups)} groups", worked=True)
                source = self._read_pages(pages.values(), "index and Markdown pages")
                source.whole = whole
                source.listed = frozenset(pages)
                return source
        return None

    def _group(self, address: str, pages: dict[str, str]) -> bool:
        with self._trying("group", address):
            pages.update(self._links(self.fetcher.get(address), address)[0])
            return True
        self.reading.unreadable.append(self.reading.attempts[-1])
        return False

    def _links(self, text: str, address: str) -> tuple[dict[str, str], list[str]]:
        """(operation → its page as Markdown, pages of groups), of this documentation alone."""
        pages: dict[str, str] = {}
        groups: list[str] = []
        for match in _LINK.finditer(text):
            target = urljoin(address, match[1] or match[2]).split("#")[0].split("?")[0]
            if not target.startswith(self.base) or _other(target, self.base):
                continue
            markdown = target if target.endswith(".md") else f"{target.rstrip('/')}.md"
            if name := operation_of(markdown):
                pages.setdefault(name, markdown)
            elif "/group/" in target and markdown not in groups:
                groups.append(markdown)
        return pages, groups

    def _pages(self) -> Source | None:
        addresses = [urljoin(self.base, f"operation/operation-{name.lower()}.md") for name in self.known]
        source = self._read_pages(addresses, "Markdown pages", hopeless=HOPELESS)
        return source if source.operations else None

    def _read_pages(self, addresses: Iterable[str], form: str, hopeless: int = 0) -> Source:
        addresses = list(addresses)
        source = Source(form=form, operations=[])
        gone: list[str] = []
        for number, address in enumerate(addresses):
            self.progress(operation_of(address) or address, number, len(addresses))
            if hopeless and len(gone) >= hopeless and not source.operations:
                self._note(
                    "page", self.base, f"none of the first {hopeless} pages is there: the others were not asked for"
                )
                return source
            try:
                operation = read_page(_no_html(self.fetcher.get(address)), address)[1]
            except NotFetchedError as error:
                gone += [operation_of(address) or ""] if error.gone else []
                self._unread(address, str(error), gone=error.gone)
            except UnreadableError as error:
                self._unread(address, str(error))
            else:
                source.operations.append(operation)
                source.notes += [f"{operation.name}: {note}" for note in operation.notes]
        if source.operations:
            self._note("page", self.base, f"{len(source.operations)} of {len(addresses)} pages read", worked=True)
        source.gone = frozenset(gone)
        return source

    def _unread(self, address: str, why: str, *, gone: bool = False) -> None:
        attempt = Attempt("page", address, why)
        self.reading.attempts.append(attempt)
        if not gone:
            self.reading.unreadable.append(attempt)

    def _fetched(self) -> Source | None:
        if not self.api:
            self._note("Portal API", "", "not tried: its address is not documented; name it with --portal-api")
            return None
        api, headers = self.api.rstrip("/"), {"Portal-Url": self.base.rstrip("/")}
        with self._trying("Portal API", f"{api}/list"):
            listed = _json(self.fetcher.get(f"{api}/list", headers))
            addresses = [
                str(entry["url"])
                for entry in listed
                if isinstance(entry, dict) and operation_of(str(entry.get("url", "")))
            ]
            operations: list[Operation] = []
            source = Source(form="Portal API", operations=operations, whole=bool(addresses))
            for number, address in enumerate(
                addresses
            ):  # up to ten go into one call, but how ten are written is not documented
                self.progress(operation_of(address) or address, number, len(addresses))
                found = read_fetched(
                    {"data": _json(self.fetcher.get(f"{api}/fetch?{urlencode({'url': address})}", headers))}
                )
                operations += found.operations
                source.notes += found.notes
            source.listed = frozenset(name for address in addresses if (name := operation_of(address)))
            self._note("Portal API", api, f"{len(operations)} operations", worked=True)
            return source
        return None


def _other(target: str, base: str) -> bool:
    """Whether a page below the root's address belongs to another of the three documentations."""
    below = urlsplit(target).path.removeprefix(urlsplit(base).path).split("/")[0]
    return below in ENVIRONMENTS


def _no_html(text: str) -> str:
    if text.lstrip()[:1] == "<" or not text.strip():
        read_any(text)  # says what it is
    return text


def _json(text: str) -> list[object]:
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise UnreadableError(f"it is no JSON: {text[:80]!r}") from error
    entries = raw.get("data") if isinstance(raw, dict) else raw
    if not isinstance(entries, list):
        raise UnreadableError("it is JSON without a list of pages")
    return entries


def read_files(directory: Path) -> Reading:
    """Every file of a directory, in any form; a document goes before pages."""
    reading = Reading()
    sources: list[Source] = []
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        name = str(path.relative_to(directory))
        try:
            sources.append(read_any(path.read_text(encoding="utf-8", errors="replace"), name))
            reading.attempts.append(Attempt("file", name, sources[-1].form, worked=True))
        except UnreadableError as error:
            reading.attempts.append(Attempt("file", name, str(error)))
            reading.unreadable.append(reading.attempts[-1])
    documents = [source for source in sources if source.whole]
    if documents:
        reading.source = documents[0]
    elif sources:
        operations = [operation for source in sources for operation in source.operations]
        notes = [f"{one.name}: {note}" for one in operations for note in one.notes]
        reading.source = Source(form=f"{len(sources)} pages", operations=operations, notes=notes)
    return reading
