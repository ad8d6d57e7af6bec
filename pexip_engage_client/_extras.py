"""Import libraries that belong to an extra of this package."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec

# made by the code: python -m tests.docs.tables

INSTALL = "pip install '.[{}]' in a clone of the repository"

# end


class MissingExtraError(ModuleNotFoundError):
    """A library from one of this package's extras is not installed."""


@contextmanager
def extra(name: str, user: str) -> Generator[None]:
    """Import the libraries of an extra within the block; if one is missing, the error says what to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        message = f"{user} needs {library}: {INSTALL.format(name)}"
        raise MissingExtraError(message, name=error.name, path=error.path) from error


def is_installed(library: str) -> bool:
    """Return whether a library can be imported, without importing it."""
    return find_spec(library) is not None
