"""The settings with which `make docs` builds the site. Sphinx reports every dead link, and needs no network."""

import html
import os
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from docutils.nodes import Element, entry, image, reference, thead
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from pexip_engage_client import __version__

project = "pexip-engage-client"
author = "The pexip-engage-client authors"
copyright = f"2026 {author}"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.viewcode", "sphinx_copybutton", "sphinx_inline_tabs"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 4
exclude_patterns = ["conf.py"]
nitpicky = True
python_use_unqualified_type_names = True
maximum_signature_line_length = 90
# Classes of other projects, whose inventories Sphinx would have to download, an internal protocol, and type variables.
_ELSEWHERE = ["Document", "Redis", "SequenceNotStr", "SupportsRead", "T", "R", "E"]
_ELSEWHERE += ["httpx.AsyncClient", "httpx.AsyncBaseTransport", "asyncpg.Connection"]
nitpick_ignore = [("py:class", name) for name in _ELSEWHERE]
toc_object_entries = False  # every object already has a heading

html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["site.css"]

# CI sets these variables when it publishes the site. Elsewhere, the addresses of the site and its sources are unknown.
REPOSITORY = os.environ.get("GITHUB_REPOSITORY", "")
html_baseurl = os.environ.get("SITE_URL", "")
html_theme_options = (
    {
        "source_repository": f"https://github.com/{REPOSITORY}/",
        "source_branch": "main",
        "source_directory": "docs/",
        "footer_icons": [
            {"name": "Repository", "url": f"https://github.com/{REPOSITORY}", "html": "Repository"},
            {
                "name": "Changelog",
                "url": f"https://github.com/{REPOSITORY}/blob/main/CHANGELOG.md",
                "html": "Changelog",
            },
        ],
    }
    if REPOSITORY
    else {}
)


class LinkFolders(SphinxPostTransform):
    """Points links to folders at the repository. Links to files are already downloads."""

    default_priority = 8  # before MyST resolves links, because it would report a dead link

    def run(self, **_: Any) -> None:
        """Sphinx calls this method for each page."""
        root = Path(self.app.srcdir).parent
        for node in list(self.document.findall(pending_xref)):
            folder = (Path(self.env.doc2path(self.env.docname)).parent / node["reftarget"]).resolve()
            if folder.is_dir() and folder.is_relative_to(root):
                address = f"https://github.com/{REPOSITORY}/tree/main/{folder.relative_to(root).as_posix()}"
                node.replace_self(reference("", "", *node.children, refuri=address) if REPOSITORY else node.children)


class ThemedImages(SphinxTransform):
    """Shows an image in one theme only, as GitHub does, if its address ends in `#gh-light-mode-only` or `…dark…`."""

    default_priority = 500  # before the images are collected

    def apply(self, **_: Any) -> None:
        """Sphinx calls this method for each page."""
        for node in self.document.findall(image):
            node["uri"], _, theme = node["uri"].partition("#gh-")
            if theme:
                node["classes"].append(f"only-{theme.removesuffix('-mode-only')}")


class LabeledCells(HTML5Translator):
    """Labels each table cell with its column, because on a phone, each row is a separate block without a header."""

    def starttag(self, node: Element, tagname: str, *rest: Any, **attributes: Any) -> str:
        """Docutils calls this method for each element."""
        if tagname.lower() == "td":
            header = next(node.parent.parent.parent.findall(thead), None)
            cells = list(header.findall(entry)) if header is not None else []
            column = node.parent.index(node)
            if column < len(cells):
                attributes["data-label"] = cells[column].astext()
        return super().starttag(node, tagname, *rest, **attributes)


def link_to_python(app: Sphinx, env: Any, node: pending_xref, text: Element) -> reference | None:
    """Return a link to the Python documentation for a class of the standard library, without an inventory."""
    target = str(node.get("reftarget", ""))
    module = target.rpartition(".")[0]
    if node.get("refdomain") != "py" or module.partition(".")[0] not in sys.stdlib_module_names:
        return None
    return reference("", "", text, refuri=f"https://docs.python.org/3/library/{module}.html#{target}", reftitle=target)


def name_markdown(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Link a page's header to the page's Markdown version, which `generator.reference.plain` writes."""
    if doctree is not None:
        address = context["pathto"](f"{page}.md", resource=True)
        context["metatags"] = (
            f'{context.get("metatags", "")}\n<link rel="alternate" type="text/markdown" href="{address}">'
        )


SEARCH_WORDS = yaml.safe_load(Path(__file__).with_name("search.yaml").read_text(encoding="utf-8"))
# The search shows guides first, then these pages, and then the reference, which repeats the same words often.
BEHIND_GUIDES = {
    "index",
    "changelog",
    "conformance",
    "conformance-writes",
    "document-forms",
    "performance",
    "regenerating",
    "regenerating-ci",
    "reliability",
    "reliability-tests",
    "vendoring",
    "watch",
}


def prepare_for_search(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Mark a page's text for Pagefind, and add the words by which people search for the page."""
    if doctree is None:
        return
    in_reference = page.startswith("reference/")
    weight = 0.1 if in_reference else 0.5 if page in BEHIND_GUIDES else 1
    body = context["body"].replace("<section ", f'<section data-pagefind-body data-pagefind-weight="{weight}" ', 1)
    if in_reference:
        body = re.sub(r"<(h[1-6])>", r'<\1 data-pagefind-weight="0.5">', body)  # Pagefind's default is 7 for h1
    else:
        words = ", ".join([re.sub(r"<.*?>", "", context["title"]), *map(html.escape, SEARCH_WORDS.get(page, ()))])
        hidden = f'<p hidden data-pagefind-weight="10" data-pagefind-meta="about">{words}</p>'
        body = body.replace("</h1>", f"</h1>{hidden}", 1)
    context["body"] = body


def setup(app: Sphinx) -> None:
    """Sphinx calls this function."""
    DirectoryHTMLBuilder.search = False  # Pagefind searches the site
    app.add_transform(ThemedImages)
    app.add_post_transform(LinkFolders)
    app.set_translator("dirhtml", LabeledCells)
    app.connect("missing-reference", link_to_python)
    app.connect("html-page-context", name_markdown)
    app.connect("html-page-context", prepare_for_search)
