"""What belongs to an extra says which one, where it is missing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec


class MissingExtraError(ModuleNotFoundError):
    """A library is not installed that an extra of this package brings."""


@contextmanager
def extra(name: str, user: str) -> Generator[None]:
    """Within it, what the extra brings is imported, for what is named."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        message = f"{user} needs {library}: pip install 'pexip-engage-client[{name}]'"
        raise MissingExtraError(message, name=error.name, path=error.path) from error


def is_installed(library: str) -> bool:
    """Whether a library can be imported, without importing it."""
    return find_spec(library) is not None
