"""How a module of `rules/` declares a resource: its tables, and how its operations are served.

rules = Rules(Table("files", shown_by="getFileById", filters={"id": equal("id")}))
rules.lists("getFiles", "files")
rules.reads("getFileById", "files")
rules.always("leadSegments", code_is_free)              # of records that are seeded, added or changed by hand, too

@rules.serves("createLeadSegment", code_is_free)
def create(call): ...                                   # -> a Draft, or the data of an operation that only reads
"""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from .operations import Implementation, Invocation, Rule
from .state.enterprise import Table
from .state.store import entries

Run = Callable[[Invocation], Any]


class Rules:
    """The rules of one resource, with its tables."""

    def __init__(self, *tables: Table) -> None:
        self.tables = {table.name: table for table in tables}
        self.implementations: dict[str, Implementation] = {}
        self.invariants: dict[str, tuple[Rule, ...]] = {}

    def always(self, table: str, *rules: Rule) -> None:
        """What no record of a table may be, however it came: seeds and what is done by hand are put to these, too.

        Such rules look at the record and at others of the store, and at no request.
        """
        self.invariants[table] = rules

    def lists(self, operation: str, table: str, *, note: str | None = None, include_deleted: bool = False) -> None:
        """Serve a list: what the table's filters select, below its parent.

        With `include_deleted` it takes `include-deleted=true`: the vendor's flag has no documented name.
        """
        self.implementations[operation] = Implementation(
            lambda call: call.listed(table), note=note, include_deleted=include_deleted
        )

    def reads(self, operation: str, table: str, *, part: str | None = None, note: str | None = None) -> None:
        """Serve the record that the path's last parameter names, or a list within it."""

        def run(call: Invocation) -> Any:
            record = call.record(table)
            return record if part is None else entries(record, part)

        self.implementations[operation] = Implementation(run, note=note)

    def serves(
        self,
        operation: str,
        *rules: Rule,
        event: str | None = None,
        note: str | None = None,
        shown_as: str | None = None,
    ) -> Callable[[Run], Run]:
        """Serve an operation by a function.

        `event` is the webhook event of its change, `note` a decision about it that the coverage table shows,
        `shown_as` the operation whose response stands in where its own is not documented.
        """

        def register(run: Run) -> Run:
            self.implementations[operation] = Implementation(run, rules, event, note, shown_as)
            return run

        return register


@frozen
class Rulebook:
    """The rules of all resources."""

    tables: Mapping[str, Table]
    implementations: Mapping[str, Implementation]
    invariants: Mapping[str, tuple[Rule, ...]]

    @classmethod
    def of(cls, resources: Mapping[str, Rules]) -> "Rulebook":
        """Bind them together; ValueError when two resources claim the same table or operation."""
        tables: dict[str, Table] = {}
        implementations: dict[str, Implementation] = {}
        invariants: dict[str, tuple[Rule, ...]] = {}
        for name, rules in resources.items():
            if twice := (tables.keys() & rules.tables) | (implementations.keys() & rules.implementations):
                raise ValueError(f"rules/{name}.py declares what another resource has: {', '.join(sorted(twice))}")
            tables.update(rules.tables)
            implementations.update(rules.implementations)
            invariants.update(rules.invariants)
        return cls(tables, implementations, invariants)
