"""The document with a sandbox's content: records by table, and in `sandbox` how they were written.

Seeds, recordings, state files and the result of `dump` all have this form. Only tables are required.
"""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from .._runtime.arguments import count, flag, is_mapping
from .._version import __version__
from .state.enterprise_state import Enterprise

KEY = "sandbox"
FORMAT = 1


def about(**facts: Any) -> dict[str, Any]:
    """Return the facts for a document that this version writes."""
    return {"format": FORMAT, "version": __version__, **facts}


def of(enterprise: Enterprise) -> dict[str, Any]:
    """Return the document with an enterprise's content. It contains the stored records, so do not change it."""
    tables = {name: list(enterprise.store.table(name).values()) for name in sorted(enterprise.tables)}
    return {**tables, KEY: about(ids=enterprise.ids.given)}


@frozen
class About:
    """How a document was written. `ids` is the number of IDs that were assigned to records.

    A `recorded` document contains real responses, with undocumented properties and made-up times.
    """

    version: str | None = None
    ids: int = 0
    recorded: bool = False

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "About":
        """Read and check the facts in a document. Raises ValueError if this version cannot read it."""
        given: Any = document.get(KEY)
        if given is None:
            return cls()
        if not is_mapping(given):
            raise ValueError(f"{KEY} must be an object with the format of the document; got {type(given).__name__}")
        format_, version = given.get("format"), given.get("version")
        if format_ != FORMAT or not isinstance(version, str):
            raise ValueError(
                f"written by version {version} of the client in format {format_!r}; this is version {__version__}, "
                f"which reads format {FORMAT}: use version {version}, or delete `{KEY}` if the tables fit"
            )
        if unknown := given.keys() - _NAMES:
            raise ValueError(f"{KEY} has no {', '.join(map(repr, unknown))}, only {', '.join(sorted(_NAMES))}")
        ids = count(f"{KEY}.ids", given.get("ids", 0))
        recorded = flag(f"{KEY}.recorded", given.get("recorded", False))
        return cls(version, ids, recorded)

    @property
    def hint(self) -> str:
        """An addition to an error, if another version wrote the document."""
        if self.version in (None, __version__):
            return ""
        return f" (written by version {self.version} of the client; this is version {__version__})"


_NAMES = frozenset({"format", "version", "ids", "recorded"})
