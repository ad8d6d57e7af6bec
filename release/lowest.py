"""Print the oldest versions that pyproject.toml accepts, as constraints for pip: ``python -m release.lowest``."""

from __future__ import annotations

import re
import sys
import tomllib

from .pythons import ROOT


def lowest() -> list[str]:
    """Return a constraint for each dependency of the client and of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = {
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    }
    return sorted("==".join(_bound(each)) for each in requirements)


def _bound(requirement: str) -> tuple[str, str]:
    found = re.fullmatch(r"([\w-]+)>=([\d.]+)(?:,<[\d.]+)?(?:; sys_platform == '\w+')?", requirement)
    if found is None:
        raise SystemExit(f"pyproject.toml: a dependency needs a lower bound, such as httpx>=0.27 (got {requirement!r})")
    return found[1], found[2]


if __name__ == "__main__":
    sys.stdout.write("".join(f"{each}\n" for each in lowest()))
