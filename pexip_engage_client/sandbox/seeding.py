"""Filling the sandbox: records with their defaults, one by one, from a dict or from a YAML file.

Both map table names to records. `today+3 10:00` in them is that time three days from now in the enterprise's time zone,
`today-1` a date.
"""

import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from attrs import define

from ..errors import InvalidArgumentError
from . import seed_faults, zones
from .document import yaml_files
from .document.names import Names
from .operations import Change, Invocation, Rule
from .problems import BadRequest, NotFound
from .rules.parts import locations
from .shapes import Shapes
from .state import references
from .state.enterprise import Enterprise, Table
from .state.store import Record, copied, is_list, is_object
from .times import minutes, stamp
from .zones import at, zone

logger = logging.getLogger("pexip_engage_client")

SEEDS = Path(__file__).parent / "seeds"
RECORDED = "seed.json"  # of a recording, beside its fixtures
Seed = str | Path | Mapping[str, Any]

PEOPLE = "appointmentParticipants"
_ACCEPTED = 'a seed is "demo", a YAML file, the folder of a recording, or a dict of tables with records'

_TODAY = re.compile(r"today([+-]\d+)?(?: (\d\d:\d\d))?")
_INDEX = re.compile(r"\[\d+\]")


@define
class Seeding:
    """Adds records as a caller writes them: references by id, everything else optional that has a default."""

    enterprise: Enterprise
    shapes: Shapes
    invariants: Mapping[str, tuple[Rule, ...]]

    def add(self, table: str, fields: Mapping[str, Any], *, check: bool = True, hold: bool = True) -> Record:
        """Store a record, in the place of the one with its id if there is one.

        ValueError when the document could not show it, or when it breaks a rule that holds for all records of its
        table; LookupError for a reference to nothing. Without `check` nothing is looked at, without `hold` no rule.
        """
        known = self.enterprise.tables.get(table)
        if known is None:
            raise ValueError(f"there is no table {table!r}; {self._tables}")
        with self.enterprise.store.transaction():
            record = self._record(known, fields, check)
            before = self.enterprise.store.get(table, record["id"])
            if check and hold:
                self._refer(known, before, record)
                self._hold(known, before, record)
            self.enterprise.store.put(table, record)
            for companion_table, companion in known.companions(record) if before is None else ():
                if self.enterprise.store.get(companion_table, companion["id"]) is None:
                    self.enterprise.store.put(companion_table, companion)
        return record

    @property
    def _tables(self) -> str:
        return f"there are: {', '.join(sorted(self.enterprise.tables))}"

    def _record(self, known: Table, fields: Mapping[str, Any], check: bool) -> Record:
        if check:
            seed_faults.check_ids(known.name, fields, known.key)
            self._check_names(known, fields)
            self.shapes.check_given(known, fields)
        try:
            references.check(fields, self.enterprise.store, deleted=True)
            zones.check(fields)
        except NotFound as problem:
            raise LookupError(f"{known.name}: {problem.message}") from problem
        except BadRequest as problem:
            raise ValueError(f"{known.name}: {problem.message}") from problem
        now = stamp(self.enterprise.clock.now())
        id_ = fields.get("id") or fields.get(known.key) or self.enterprise.ids.new()
        times = {"createdAt": now, "updatedAt": now, "deletedAt": None}
        record: Record = {**known.defaults(self.enterprise, id_), **times, **_expanded(dict(fields)), "id": id_}
        if is_object(location := record.get("location")) and location:
            record["location"] = locations.located(location)
        known.complete(record)
        if check:
            self.shapes.check(known, record)
        return record

    def _refer(self, known: Table, before: Record | None, record: Record) -> None:
        """Refuse a reference to nothing; one that was so before is not this change's fault."""
        store = self.enterprise.store
        for (place, id_), table in references.lost(record, store).items():
            own = (table, id_) == (known.name, record["id"])
            if not own and (before is None or (place, id_) not in references.lost(before, store)):
                raise LookupError(f"{known.name}: {place}: there is no such id in {table}: {id_!r}")

    def _hold(self, known: Table, before: Record | None, record: Record) -> None:
        """Refuse what the API would refuse, whatever the request; what was so before is not this change's fault."""
        owner = known.parent
        if owner and self.enterprise.store.get(owner.table, record[owner.property]["id"]) is None:
            raise LookupError(f"{known.name}: {owner.property}: there is no such id in {owner.table}")
        call = Invocation.by_hand(self.enterprise, record)
        for each in self.invariants.get(known.name, ()):
            if before is not None and each.check(Change(call, known.name, None, before)):
                continue
            if each.check(Change(call, known.name, before, record)):
                code = f" ({each.code})" if each.code else ""
                raise ValueError(f"{known.name}: {each.condition}{code}")

    def check_kept(self, table: str, id_: str, record: Any) -> None:
        """ValueError for what is no record as one is kept. It may hold more than the document knows, as bodies may."""
        known = self.enterprise.tables.get(table)
        if known is None:
            raise ValueError(f"there is no table {table!r}; {self._tables}")
        if not is_object(record) or record.get("id") != id_:
            raise ValueError("a record with this id is expected")
        kept = copied(record)
        for _, part, unknown in self._unknown(table, kept):
            for name in unknown:
                del part[name]
        try:
            self.shapes.check_given(known, kept)
            zones.check(kept)
            known.complete(kept)
            self.shapes.check(known, kept)
        except BadRequest as problem:
            raise ValueError(problem.message) from problem

    def load(self, seed: Seed) -> None:
        """Add the records of a dict or a file, table by table in its order; ValueError says which record is wrong."""
        if isinstance(seed, Mapping):
            self._load(seed, "seed", check=True, hold=True)
        elif seed == "demo":  # the package's own is known to be right
            self._load(yaml_files.shipped(SEEDS / "demo.yaml"), "demo.yaml", check=False, hold=False)
        else:
            path = Path(seed)
            path = path / RECORDED if path.is_dir() else path
            if not path.is_file():
                raise InvalidArgumentError(
                    f"seed: there is no {str(path)!r}; {_ACCEPTED}", parameter="seed", accepted=_ACCEPTED
                )
            try:
                content = yaml_files.read_seed(path)
            except ValueError as error:
                raise ValueError(f"{seed}: {error}") from error
            if path.name == RECORDED:
                content = self._documented(content, str(seed))
            recorded = path.name == RECORDED  # with made-up times, and templates of which only the id is known
            self._load({} if content is None else content, str(seed), check=True, hold=not recorded)

    def _documented(self, tables: Any, source: str) -> Any:
        """A recording without what the document does not know: real responses may hold more."""
        left_out: set[str] = set()
        for name, records in tables.items() if is_object(tables) else ():
            for record in records if name in self.enterprise.tables and is_list(records) else ():
                for place, part, unknown in self._unknown(name, record) if is_object(record) else ():
                    left_out |= {f"{name}: {f'{place}.{each}'.lstrip('.')}" for each in unknown}
                    for each in unknown:
                        del part[each]
        if left_out:
            shown = ", ".join(sorted({_INDEX.sub("[]", each) for each in left_out}))
            logger.warning("%s: left out, as the document does not have it: %s", source, shown)
        return tables

    def _load(self, tables: Any, source: str, *, check: bool, hold: bool) -> None:
        if not isinstance(tables, Mapping):
            raise ValueError(f"{source}: tables with records are expected, not {type(tables).__name__}")
        seen: set[tuple[str, str]] = set()
        with self.enterprise.store.transaction():
            for table, records in cast("Mapping[str, Any]", tables).items():
                if table not in self.enterprise.tables:
                    raise ValueError(f"{source}: there is no table {table!r}; {self._tables}")
                if not is_list(records):
                    raise ValueError(f"{source}: {table}: a list of records is expected, not {type(records).__name__}")
                for number, record in enumerate(records, start=1):
                    place = f"{source}: {table}, record {number}"
                    self._load_one(table, record, place, seen, check=check, hold=hold)

    def _load_one(
        self, table: str, record: Any, place: str, seen: set[tuple[str, str]], *, check: bool, hold: bool
    ) -> None:
        if not is_object(record):
            raise ValueError(f"{place}: fields are expected, not {type(record).__name__}")
        try:
            record = seed_faults.plain("record", record) if check else record
            id_ = self.add(table, self._dated(record), check=check, hold=hold)["id"]
        except (ValueError, LookupError) as error:
            name = f" ({_shown(record['id'])})" if "id" in record else ""
            raise ValueError(f"{place}{name}: {error}") from error
        if (table, id_) in seen:
            raise ValueError(f"{place} ({id_}): another record has this id")
        seen.add((table, id_))

    def _check_names(self, known: Table, fields: Mapping[str, Any]) -> None:
        for place, _, unknown in self._unknown(known.name, dict(fields)):
            where = f"{known.name}: {place}".rstrip(": ")
            raise ValueError(f"{where}: there is no {', '.join(map(repr, unknown))}")
        for entry in _people(fields):
            if not entry.keys() & {"participant", "participantId"}:
                raise ValueError(f"{known.name}: {PEOPLE}: participantId: required")

    def _unknown(self, table: str, record: Record) -> list[tuple[str, Record, list[str]]]:
        """The parts of a record with names that nothing knows."""
        known = self.enterprise.tables[table]
        defaults = known.defaults(self.enterprise, "")
        more = {*defaults, known.key, *known.needs, *known.parts}
        if known.parent is not None:
            more |= {known.parent.property, f"{known.parent.property}Id"}
        return list(Names(self.shapes.document).unknown(record, self.shapes.schema(known), more))

    def _dated(self, value: Any) -> Any:
        if is_object(value):
            return {name: self._dated(entry) for name, entry in value.items()}
        if is_list(value):
            return [self._dated(entry) for entry in value]
        if isinstance(value, str) and value.startswith("today") and (found := _TODAY.fullmatch(value)):
            there = zone(self.enterprise.time_zone)
            today = self.enterprise.clock.now().astimezone(there).date()
            try:
                day = today + timedelta(days=int(found[1] or 0))
            except (OverflowError, ValueError) as error:
                raise ValueError(f"outside of the calendar: {value!r}") from error
            return day.isoformat() if found[2] is None else stamp(at(day.isoformat(), minutes(found[2]), there))
        return value


def _shown(value: object) -> str:
    """As text that can be written anywhere."""
    return str(value).encode(errors="backslashreplace").decode()


def _expanded(value: Any) -> Any:
    """References as responses show them, at any depth."""
    if is_list(value):
        return [_expanded(entry) for entry in value]
    if not is_object(value):
        return value
    expanded = references.expand({name: _expanded(entry) for name, entry in value.items()})
    if "participantId" in expanded:
        expanded["participant"] = references.reference(expanded.pop("participantId"))
    return expanded


def _people(fields: Mapping[str, Any]) -> list[Record]:
    people = fields.get(PEOPLE)
    return [entry for entry in people if is_object(entry)] if is_list(people) else []
