"""Copies of all records, and the error for an ID that is in use."""

from attrs import field, frozen

from .state.enterprise_state import Enterprise
from .state.record_store import Tables


class ExistsError(ValueError):
    """Raised if you add a record whose ID is in use, even by a deleted record."""


@frozen
class Snapshot:
    """All records at one moment."""

    _tables: Tables = field(repr=False)
    _ids: int = field(repr=False)

    @classmethod
    def of(cls, enterprise: Enterprise) -> "Snapshot":
        """Take a snapshot of an enterprise's current records."""
        return cls(enterprise.store.copy(), enterprise.ids.given)

    def restore(self, enterprise: Enterprise) -> None:
        """Replace the enterprise's current records with the records in the snapshot."""
        with enterprise.transaction():
            enterprise.store.replace(self._tables)
            enterprise.ids.given = self._ids
