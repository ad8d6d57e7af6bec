"""Define which parts of this client can be copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._version import __version__
from ..openapi.shipped import PACKAGE, find_shipped
from .manifest import DOCUMENT, Copy, VendoringError, digest, digest_of, files_of

# The parts that are copied only on request, and the files that each part needs.
PARTS: Mapping[str, tuple[str, ...]] = {
    "sandbox": ("sandbox", DOCUMENT),
    "conformance": ("conformance", "sandbox", DOCUMENT),
    "doctor": ("doctor",),
    "sync": ("sync",),
    "webhooks": ("webhooks",),
}


# The HTTP libraries that `--http` accepts. For each, the content of the module that imports only this library.
HTTP_MODULE = "_http.py"
HTTP: Mapping[str, str] = {
    "httpx": '"""The HTTP library. No other module imports it."""\n\nimport httpx as httpx\n\n__all__ = ["httpx"]\n',
    "httpx2": '"""The HTTP library. No other module imports it."""\n\nimport httpx2 as httpx\n\n__all__ = ["httpx"]\n',
}

SKILLS = ".agents"  # these files contain the name of this package, but a copy may have another name
FORMATTING = "ruff.toml"
# Only copies have this file. Without it, a formatter with other settings would edit every file of the copy.
RUFF = """\
# This is vendored code: it is formatted with these settings, and linted in its own repository.
line-length = 120
target-version = "py311"
exclude = ["*"]

[lint]
ignore = ["ALL"]
"""


def of_this_client(parts: Sequence[str], http: str | None = None) -> Copy:
    """Return the manifest that a copy of this client with the given parts would have."""
    if not (PACKAGE / "__init__.py").is_file():  # in an archive, the copy would be empty
        raise VendoringError(
            f"the client in {PACKAGE} cannot be copied, because it runs from an archive: install the wheel"
        )
    for part in parts:
        if part not in PARTS:
            raise VendoringError(f"unknown part {part!r}; the parts are {', '.join(sorted(PARTS))}")
        if not (PACKAGE / PARTS[part][0]).exists():
            raise VendoringError(f"this copy of the client has no {part}: vendor from an installed one")
    wanted = {name for part in parts for name in PARTS[part]}
    left_out = {name for names in PARTS.values() for name in names} - wanted | {SKILLS}
    names = {name for name in files_of(PACKAGE) if name.partition("/")[0] not in left_out}
    names.add(FORMATTING)
    if DOCUMENT in wanted and find_shipped():
        names.add(DOCUMENT)
    document = find_shipped()
    return Copy(
        version=__version__,
        document=digest(document) if document else None,
        parts=tuple(sorted(set(parts))),
        files={name: digest_of(content_of(name, http)) for name in sorted(names)},
        http=http,
    )


def content_of(name: str, http: str | None) -> bytes:
    """Return the content of one file in a copy.

    In a checkout of the repository, the API document is next to the package, not inside it.
    """
    if name == HTTP_MODULE and http is not None:
        return HTTP[http].encode()
    if name == FORMATTING:
        return RUFF.encode()
    document = find_shipped()
    return (document if name == DOCUMENT and document else PACKAGE / name).read_bytes()
