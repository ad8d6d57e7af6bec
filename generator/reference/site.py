"""Check a built site: ``python -m generator.reference.site FOLDER``.

There must be no dead links and no requests to other hosts. Each cell of a table has a label. The search shows the page
about each common question among its first results. Each page also exists in Markdown, and other projects can link to
this one through the inventory.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

# The elements that a browser fetches by itself. Only people follow links (`a`), which may lead anywhere.
_FETCHED = {"script", "img", "iframe", "link", "source", "video", "audio"}
_NOT_FETCHED = {"alternate", "canonical", "search", "next", "prev", "index"}


# Words that people search for, and the page, or pages, about each.
QUESTIONS: Mapping[str, str | list[str]] = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_bytes())
FIRST = 3
FOUND = 0.95  # the share of questions that the search must answer
# An example of each kind of object to which other projects may link.
LINKED = (
    "pexip_engage_client.EngageClient",
    "pexip_engage_client.EngageClient.request",
    "pexip_engage_client.options.CallOptions.timeout",
    "pexip_engage_client.RateLimitError",
    "pexip_engage_client.limits.RedisLimits",
    "pexip_engage_client.sandbox.Sandbox",
    "pexip_engage_client.models.Appointment",
    "pexip_engage_client.resources.AppointmentsResource.accept",
)


class _BuiltPage(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.targets: list[tuple[str, str, str]] = []
        self.unlabeled = 0
        self._has_header = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        self._has_header = tag == "thead" or (self._has_header and tag != "table")
        self.unlabeled += tag == "td" and self._has_header and "data-label" not in given
        for name in ("href", "src"):
            if given.get(name):
                self.targets.append((tag, given.get("rel", ""), given[name]))


def problems(site: Path) -> Iterator[str]:
    """Yield each dead link, and each resource that is requested from another host."""
    pages: dict[Path, _BuiltPage] = {}
    for path in site.rglob("*.html"):
        pages[path.resolve()] = page = _BuiltPage()
        page.feed(path.read_text(encoding="utf-8"))
    for path, page in pages.items():
        for tag, rel, target in page.targets:
            reason = _wrong(path, tag, rel, target, pages)
            if reason:
                yield f"{path.relative_to(site.resolve())}: {target}: {reason}"
        if page.unlabeled:
            yield f"{path.relative_to(site.resolve())}: {page.unlabeled} table cells without a label"
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        if "url(http" in text or "url(//" in text or "@import" in text:
            yield f"{path.relative_to(site)}: requests something from another host, or uses @import"


def _wrong(path: Path, tag: str, rel: str, target: str, pages: dict[Path, _BuiltPage]) -> str | None:
    address = urlsplit(target)
    if address.scheme in ("http", "https") or target.startswith("//"):
        return "is on another host" if tag in _FETCHED and rel not in _NOT_FETCHED else None
    if address.scheme in ("mailto", "data", "javascript"):
        return None
    place = (path.parent / unquote(address.path)).resolve() if address.path else path
    if place.is_dir():
        place /= "index.html"
    if not place.exists():
        return "the target does not exist"
    found = pages.get(place)
    if address.fragment and found is not None and unquote(address.fragment) not in found.anchors:
        return "there is no such anchor on that page"
    return None


def unfound(site: Path, questions: Mapping[str, str | list[str]] = QUESTIONS) -> Iterator[str]:
    """Yield each question whose page is not among the first search results, if there are too many of them."""
    program = shutil.which("node")
    if program is None:
        yield "the check of the search needs Node.js"
        return
    command = [program, str(Path(__file__).with_name("search.js")), str(site), *questions]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    missed: list[str] = []
    for (question, pages), found in zip(questions.items(), json.loads(output), strict=True):
        if set(found[:FIRST]).isdisjoint([pages] if isinstance(pages, str) else pages):
            missed.append(f"the search for {question!r} shows {found}, not {pages}; add the words to docs/search.yaml")
    if len(missed) > (1 - FOUND) * len(questions):
        yield from missed


def without_markdown(site: Path) -> Iterator[str]:
    """Yield each page without a Markdown version, and each dead link in these versions and in llms.txt."""
    for path in site.rglob("index.html"):
        page = path.parent.relative_to(site)
        name = "index.md" if page == Path() else f"{page}.md"
        if page.parts[:1] not in (("_modules",), ("genindex",)) and not (site / name).exists():
            yield f"{page} has no Markdown version"
    for path in [*site.rglob("*.md"), site / "llms.txt"]:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            if not (path.parent / target).exists():
                yield f"{path.relative_to(site)}: {target}: the target does not exist"


def unlinkable(site: Path) -> str:
    """Build a project that links to this one through the inventory, and return Sphinx's errors and dead links."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        inventory = {"engage": ("https://docs.example/", str((site / "objects.inv").resolve()))}
        (folder / "conf.py").write_text(
            f"extensions = ['sphinx.ext.intersphinx']\nnitpicky = True\nintersphinx_mapping = {inventory!r}\n"
        )
        links = [f":py:obj:`{name}`" for name in LINKED]
        (folder / "index.rst").write_text("Links\n=====\n\n" + "\n\n".join(links) + "\n")
        command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", directory, f"{directory}/built"]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        html = "" if finished.returncode else (folder / "built" / "index.html").read_text(encoding="utf-8")
    addresses = re.findall(r'href="https://docs\.example/([^"#]*)#([^"]+)"', html)
    lost = [f"{page}#{anchor}" for page, anchor in addresses if f'id="{anchor}"' not in _html(site / page)]
    if len(addresses) != len(LINKED):
        lost.append(f"only {len(addresses)} of {len(LINKED)} objects can be linked to")
    return finished.stderr or "\n".join(lost)


def _html(page: Path) -> str:
    return (page / "index.html" if page.is_dir() else page).read_text(encoding="utf-8")


def main(site: Path) -> int:
    """Print all problems, and return the exit status."""
    found = [*problems(site), *unfound(site), *without_markdown(site), unlinkable(site)]
    print("\n".join(filter(None, found)) or "The site has no dead links, and is complete.")
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
