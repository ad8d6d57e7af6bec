"""How `make docs` builds the site. Sphinx: kept by many, strict about every link, in need of no network."""

import os
from pathlib import Path
from typing import Any

from docutils.nodes import reference
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from pexip_engage_client import __version__

project = "pexip-engage-client"
author = "The pexip-engage-client authors"
copyright = f"2026 {author}"
version = release = __version__

extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 4
exclude_patterns = ["conf.py"]
nitpicky = True

html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]

# Where the site and its sources stand is known where it is published: there, CI says it in these variables.
REPOSITORY = os.environ.get("GITHUB_REPOSITORY", "")
html_baseurl = os.environ.get("SITE_URL", "")
html_theme_options = (
    {
        "source_repository": f"https://github.com/{REPOSITORY}/",
        "source_branch": "main",
        "source_directory": "docs/",
    }
    if REPOSITORY
    else {}
)


class LinkFolders(SphinxPostTransform):
    """A link to a folder of the repository leads there; one to a file is a download already."""

    default_priority = 8  # before the resolver of MyST, which would take it for a dead link

    def run(self, **_: Any) -> None:
        """Called by Sphinx for each page."""
        root = Path(self.app.srcdir).parent
        for node in list(self.document.findall(pending_xref)):
            folder = (Path(self.env.doc2path(self.env.docname)).parent / node["reftarget"]).resolve()
            if folder.is_dir() and folder.is_relative_to(root):
                address = f"https://github.com/{REPOSITORY}/tree/main/{folder.relative_to(root).as_posix()}"
                node.replace_self(reference("", "", *node.children, refuri=address) if REPOSITORY else node.children)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_post_transform(LinkFolders)
