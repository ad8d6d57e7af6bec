"""The code blocks of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.pipeline.networks import LIBRARIES

ROOT = Path(__file__).parents[2]
SKILL = ROOT / "pexip_engage_client" / ".agents" / "skills" / "pexip-engage-client" / "SKILL.md"
# The reference is made by `make docs`, and has tests of its own.
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), SKILL]
    if not path.is_relative_to(ROOT / "docs" / "reference")
)
BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def blocks(document: Path) -> Iterator[tuple[str, str]]:
    for indent, language, code in BLOCK.findall(document.read_text(encoding="utf-8")):
        code = re.sub(f"^{indent}", "", code, flags=re.MULTILINE)
        yield language, code if "httpx" in LIBRARIES else for_httpx2(code)


def for_httpx2(code: str) -> str:
    """A block with the changes that docs/network.md names for an environment without httpx."""
    code = re.sub(r"^import httpx$", "import httpx2 as httpx", code, flags=re.MULTILINE)
    return code.replace("HTTPXClientInstrumentor", "HTTPX2ClientInstrumentor")


def runs_here(code: str) -> bool:
    """Whether what a block needs is here: respx and the generator need httpx."""
    return "httpx" in LIBRARIES or re.search("import respx|python -m generator", code) is None


def has_tests(code: str) -> bool:
    """Whether a block is a file of tests, and not a part of a program."""
    return re.search(r"^( *async)? *def test_", code, re.MULTILINE) is not None


def awaits_at_top_level(code: str) -> bool:
    """Whether a block only runs where `await` is allowed outside of functions."""
    try:
        compile(code, "block", "exec")
    except SyntaxError as error:
        return "outside" in str(error)
    return False


def asyncio_mode(code: str) -> str:
    """Of pytest-asyncio: tests that say how they run need none; strict is what it is without a setting."""
    return "strict" if "mark.asyncio" in code or "mark.anyio" in code else "auto"
