"""Check a built site: ``python -m generator.reference.site FOLDER``. No dead link, no request to another host."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself; a link (`a`) is followed only by people, and may lead anywhere.
_FETCHED = {"script", "img", "iframe", "link", "source", "video", "audio"}
_NOT_FETCHED = {"canonical", "search", "next", "prev", "index"}


class _BuiltPage(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.targets: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        for name in ("href", "src"):
            if given.get(name):
                self.targets.append((tag, given.get("rel", ""), given[name]))


def problems(site: Path) -> Iterator[str]:
    """Each link that leads nowhere, and each thing that another host is asked for."""
    pages: dict[Path, _BuiltPage] = {}
    for path in site.rglob("*.html"):
        pages[path.resolve()] = page = _BuiltPage()
        page.feed(path.read_text(encoding="utf-8"))
    for path, page in pages.items():
        for tag, rel, target in page.targets:
            reason = _wrong(path, tag, rel, target, pages)
            if reason:
                yield f"{path.relative_to(site.resolve())}: {target}: {reason}"
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        if "url(http" in text or "url(//" in text or "@import" in text:
            yield f"{path.relative_to(site)}: asks another host, or imports"


def _wrong(path: Path, tag: str, rel: str, target: str, pages: dict[Path, _BuiltPage]) -> str | None:
    address = urlsplit(target)
    if address.scheme in ("http", "https") or target.startswith("//"):
        return "asks another host" if tag in _FETCHED and rel not in _NOT_FETCHED else None
    if address.scheme in ("mailto", "data", "javascript"):
        return None
    place = (path.parent / unquote(address.path)).resolve() if address.path else path
    if place.is_dir():
        place /= "index.html"
    if not place.exists():
        return "leads nowhere"
    found = pages.get(place)
    if address.fragment and found is not None and unquote(address.fragment) not in found.anchors:
        return "there is no such place on that page"
    return None


if __name__ == "__main__":
    found = list(problems(Path(sys.argv[1])))
    print("\n".join(found) or "Every link leads somewhere, and nothing is asked of another host.")
    sys.exit(1 if found else 0)
