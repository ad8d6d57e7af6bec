"""Write the reference pages: ``python -m generator.reference [FOLDER]``. `make docs` and the tests use this command."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from pexip_engage_client.openapi.parsing import parse_file

from .. import paths
from .api_document import ReferenceDocument
from .examples import Examples
from .pages import ReferencePages


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    arguments = sys.argv[1:] if words is None else words
    folder = Path(arguments[0]) if arguments else paths.ROOT / "docs" / "reference"
    document = ReferenceDocument(parse_file(paths.DOCUMENT), parse_file(paths.RESOURCES))
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in ReferencePages(document, Examples(document)).all():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
