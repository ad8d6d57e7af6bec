"""Read and write records directly, without the API."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from .._runtime.arguments import invalid_argument, invalid_value, mapping
from ..openapi.parsing import is_list, is_object
from .event_causes import event_of_change
from .seed_values import plain
from .seeding import Seeding
from .state.enterprise_state import Enterprise
from .state.record_store import Record, Tables, copied
from .webhook_sender import Webhooks


class ExistsError(ValueError):
    """Raised if you add a record whose ID is in use, even by a deleted record."""


@frozen
class Snapshot:
    """A snapshot of all records at one moment. Pass it to `restore` to return to these records."""

    _tables: Tables = field(repr=False)
    _ids: int = field(repr=False)

    @property
    def size(self) -> int:
        """The number of records in the snapshot."""
        return sum(map(len, self._tables.values()))

    @classmethod
    def of(cls, enterprise: Enterprise) -> "Snapshot":
        """Take a snapshot of an enterprise's current records."""
        return cls(enterprise.store.copy(), enterprise.ids.given)

    def restore(self, enterprise: Enterprise) -> None:
        """Replace the enterprise's current records with those in the snapshot."""
        with enterprise.transaction():
            enterprise.store.replace(self._tables)
            enterprise.ids.given = self._ids


@define
class Records:
    """Direct access to the records of one enterprise, without requests to the API."""

    enterprise: Enterprise
    seeding: Seeding
    webhooks: Webhooks

    def add(self, table: str, fields: Mapping[str, Any]) -> Record:
        """Store a record with its defaults, and return a copy. Raises ExistsError if its ID is in use."""
        fields = plain("fields", fields)
        with self.enterprise.transaction():
            known = self.enterprise.tables.get(table)
            id_ = fields.get("id") or (known and fields.get(known.key))
            if known and isinstance(id_, str) and self.enterprise.store.get(table, id_) is not None:
                raise ExistsError(f"{table}: id: {id_!r} exists already; use `change` to change it")
            return copied(self.seeding.add(table, fields))

    def load(self, tables: object) -> dict[str, int]:
        """Store records in several tables, or none if one is invalid. Raises ExistsError if an ID is in use."""
        given = mapping("tables", tables, "a mapping of table names to lists of records")
        with self.enterprise.transaction():
            for table, records in given.items():
                known = self.enterprise.tables.get(table)
                for fields in records if known and is_list(records) else ():
                    id_ = (fields.get("id") or fields.get(known.key)) if known and is_object(fields) else None
                    if isinstance(id_, str) and self.enterprise.store.get(table, id_) is not None:
                        raise ExistsError(f"{table}: id: {id_!r} exists already; use `change` to change it")
            self.seeding.load(given)
            return {table: len(records) for table, records in given.items()}

    def get(self, table: str, id_: str) -> Record:
        """Return a copy of the record with an ID. Raises LookupError if no record has this ID."""
        with self.enterprise.transaction():
            return copied(self._present(table, id_))

    def all(self, table: str) -> list[Record]:
        """Return copies of all records in a table, including deleted ones."""
        self._known(table)
        with self.enterprise.transaction():
            return copied(list(self.enterprise.store.table(table).values()))

    def dump(self) -> dict[str, list[Record]]:
        """Return copies of all records, by table. Tables without records are left out."""
        with self.enterprise.transaction():
            tables = {name: self.enterprise.store.table(name).values() for name in sorted(self.enterprise.tables)}
            return {name: copied(list(records)) for name, records in tables.items() if records}

    def tables(self) -> dict[str, int]:
        """Return the number of records in each table, including deleted ones."""
        with self.enterprise.transaction():
            return {name: len(self.enterprise.store.table(name)) for name in sorted(self.enterprise.tables)}

    def change(self, table: str, id_: str, fields: Mapping[str, Any]) -> Record:
        """Set fields of a record. If the record is an appointment, also send the webhook event for the change."""
        fields = plain("fields", fields)
        with self.enterprise.transaction():
            before = self._present(table, id_)
            if fields.get("id", id_) != id_:
                raise invalid_argument(
                    "id", f"left out, or {id_!r}", f", because it cannot be changed; got {fields['id']!r}"
                )
            changed = {**before, **fields, "id": id_, "updatedAt": self.enterprise.clock.stamp()}
            for request_name in fields:  # `officeId` replaces `office`
                if request_name.endswith("Id") and request_name[:-2] in before:
                    del changed[request_name[:-2]]
            after = self.seeding.add(table, changed)
            if table == "appointments" and (event := event_of_change(before, after)) is not None:
                self.webhooks.announce(event, after, self.enterprise.correlation_ids.uuid())
            return copied(after)

    def delete(self, table: str, id_: str) -> None:
        """Mark a record as deleted by setting its `deletedAt`. The record stays in its table."""
        with self.enterprise.transaction():
            record = self._present(table, id_)
            self.enterprise.store.put(table, {**record, "deletedAt": self.enterprise.clock.stamp()})

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the current records, for `restore`."""
        return Snapshot.of(self.enterprise)

    def restore(self, snapshot: object) -> None:
        """Restore the records from a snapshot."""
        if not isinstance(snapshot, Snapshot):
            raise invalid_value("snapshot", "a snapshot that `snapshot()` returned", snapshot)
        snapshot.restore(self.enterprise)

    def _known(self, table: str) -> None:
        if table not in self.enterprise.tables:
            raise LookupError(
                f"there is no table {table!r}; the tables are {', '.join(sorted(self.enterprise.tables))}"
            )

    def _present(self, table: str, id_: str) -> Record:
        self._known(table)
        record = self.enterprise.store.get(table, id_)
        if record is None:
            raise LookupError(f"there is no {id_!r} in {table}")
        return record
