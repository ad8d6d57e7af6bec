"""Declare a resource in a module of `rules/`: its tables, and how the sandbox serves its operations.

rules = Rules(Table("files", shown_by="getFileById", filters={"id": equal("id")}))
rules.lists("getFiles", "files")
rules.reads("getFileById", "files")
rules.always("leadSegments", code_is_free)              # also applies to seeds, `add` and `change`

@rules.serves("createLeadSegment", code_is_free)
def create(call): ...                                   # returns a Draft, or the data of a read-only operation
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from attrs import frozen

from .drafts import Implementation, Invocation, Rule
from .state.enterprise_state import Table
from .state.record_store import entries

Run = Callable[[Invocation], Any]


class Rules:
    """The tables of one resource, and the rules and operations that use them."""

    def __init__(self, *tables: Table) -> None:
        self.tables = {table.name: table for table in tables}
        self.implementations: dict[str, Implementation] = {}
        self.invariants: dict[str, tuple[Rule, ...]] = {}

    def always(self, table: str, *rules: Rule) -> None:
        """Apply rules to all records in a table, including records from seeds, `add` and `change`.

        Such rules use only the record and the store, because there may be no request.
        """
        self.invariants[table] = rules

    def lists(
        self,
        operation: str,
        table: str,
        *,
        note: str | None = None,
        include_deleted: bool = False,
        without_translations: bool = False,
    ) -> None:
        """Serve an operation that lists the records in a table, filtered by the query parameters.

        With `include_deleted`, the operation accepts `include-deleted=true`. The real name of this flag is not
        documented. With `without_translations`, each record contains only the text in the requested language.
        """

        def run(call: Invocation) -> Any:
            records = call.listed(table)
            return [call.languages.picked(record) for record in records] if without_translations else records

        self.implementations[operation] = Implementation(run, note=note, include_deleted=include_deleted)

    def reads(self, operation: str, table: str, *, part: str | None = None, note: str | None = None) -> None:
        """Serve an operation that returns the record whose ID is last in the path.

        With `part`, the operation returns only the list in this property of the record.
        """

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
        undocumented_properties: Collection[str] = (),
    ) -> Callable[[Run], Run]:
        """Return a decorator that registers a function to serve an operation.

        `event` is the webhook event for the change. `note` is a remark for the coverage table. If the operation's own
        response is not documented, `shown_as` is an operation with the same response. `undocumented_properties` lists
        body properties that the document describes only in prose.
        """

        def register(run: Run) -> Run:
            self.implementations[operation] = Implementation(
                run, rules, event, note, shown_as, undocumented_properties=frozenset(undocumented_properties)
            )
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
        """Combine the rules of several resources. Raises ValueError if two declare the same table or operation."""
        tables: dict[str, Table] = {}
        implementations: dict[str, Implementation] = {}
        invariants: dict[str, tuple[Rule, ...]] = {}
        for name, rules in resources.items():
            if twice := (tables.keys() & rules.tables) | (implementations.keys() & rules.implementations):
                raise ValueError(f"rules/{name}.py declares names twice: {', '.join(sorted(twice))}")
            tables.update(rules.tables)
            implementations.update(rules.implementations)
            invariants.update(rules.invariants)
        return cls(tables, implementations, invariants)
