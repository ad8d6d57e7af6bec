"""Where the API's document lies that this package was made from."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def shipped(package: Path = PACKAGE) -> Path | None:
    """The document of a package; None where the copy has none.

    It lies in the package, or beside it in a checkout of the project. What lies beside a copy in somebody's own
    repository is not ours.
    """
    inside, beside = package / "openapi.yaml", package.parent / "openapi.yaml"
    if inside.exists():
        return inside
    project = package.parent / "pyproject.toml"
    ours = project.exists() and '\nname = "pexip-engage-client"\n' in project.read_text(encoding="utf-8")
    return beside if ours and beside.exists() else None
