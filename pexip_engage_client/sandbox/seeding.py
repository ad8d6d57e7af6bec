"""Add records directly, without the API: one by one, from a dict, or from a YAML or JSON file.

Seeds map table names to lists of records, in any order. In seeds, `today+3 10:00` is 10:00 three days from now in the
enterprise's time zone, and `today-1` is yesterday's date.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from .._runtime.arguments import is_mapping, json_value, mapping, moment, with_article
from ..errors import InvalidArgumentError
from ..openapi.parsing import is_list, is_object
from . import content, zones
from .document import yaml_files
from .document.names import names_of
from .drafts import Change, Invocation, Rule
from .json_input import check_depth
from .problems import BadRequest, NotFound
from .rules.parts import locations
from .state import references
from .state.enterprise_state import Enterprise, Parent, Table
from .state.record_store import Record, copied
from .times import minutes, stamp
from .value_checks import Shapes
from .zones import at, zone

logger = logging.getLogger("pexip_engage_client")

SEEDS = Path(__file__).parent / "seeds"
RECORDED = "seed.json"  # the seed file in the folder of a recording
Seed = str | Path | Mapping[str, Any]

PEOPLE = "appointmentParticipants"
ACCEPTED = 'a seed is "demo", a YAML file, the folder of a recording, or a dict of tables with records'

_TRANSLATED_NAME = '; write the name as {"translations": {"name": [{"language": "en", "value": "…"}]}}'
_TODAY = re.compile(r"today([+-]\d+)?(?: (\d\d:\d\d))?")
_INDEX = re.compile(r"\[\d+\]")


def plain(name: str, fields: object) -> dict[str, Any]:
    """Return a copy of a record as JSON, with datetimes as text. Raises InvalidArgumentError for other values."""
    given = mapping(name, fields, "a mapping of properties")
    written = {key: stamp(moment(key, value)) if isinstance(value, datetime) else value for key, value in given.items()}
    copy: dict[str, Any] = json_value(name, written)
    return copy


@define
class Seeding:
    """Loads seeds. Records refer to each other by ID (`officeId`), and most other properties have a default."""

    enterprise: Enterprise
    shapes: Shapes
    invariants: Mapping[str, tuple[Rule, ...]]
    # The records in the seed that is being loaded. Other records may refer to them before they are stored.
    _seed: dict[references.Key, Record] = field(factory=dict[references.Key, Record], init=False, repr=False)

    def add(self, table: str, fields: Mapping[str, Any], *, check: bool = True, apply_rules: bool = True) -> Record:
        """Store a record. An existing record with the same ID is replaced.

        Raises ValueError if the document does not allow the record, or if it breaks a rule that applies to all records
        in its table. Raises LookupError if it refers to a record that does not exist. Without `check`, nothing is
        checked. Without `apply_rules`, rules and references are not checked.
        """
        known = self.enterprise.tables.get(table)
        if known is None:
            raise ValueError(f"there is no table {table!r}; {self._tables}")
        with self.enterprise.store.transaction():
            record = self._record(known, fields, check)
            before = self.enterprise.store.get(table, record["id"])
            if check and apply_rules:
                self._check_references(known, before, record)
                self._check_rules(known, before, record)
            self.enterprise.store.put(table, record)
            for companion_table, companion in known.companions(record) if before is None else ():
                is_stored = self.enterprise.store.get(companion_table, companion["id"]) is not None
                if not is_stored and not self._has_another(companion_table, companion):
                    self.enterprise.store.put(companion_table, companion)
        return record

    def _has_another(self, table: str, companion: Record) -> bool:
        """True if the seed contains another default record for the same owner."""
        owner = self.enterprise.tables[table].parent
        return owner is not None and any(
            given.get("isDefault") and _owner_id(owner, given) == companion[owner.property]["id"]
            for (its_table, _), given in self._seed.items()
            if its_table == table
        )

    @property
    def _tables(self) -> str:
        return f"the tables are {', '.join(sorted(self.enterprise.tables))}"

    def _record(self, known: Table, fields: Mapping[str, Any], check: bool) -> Record:
        if check:
            for name in ("id", known.key):
                if (own := fields.get(name)) is not None and not (isinstance(own, str) and own):
                    raise ValueError(f"{known.name}: {name} must be a non-empty string; got {own!r}")
            self._check_names(known, fields)
            check_depth(fields)
            self.shapes.check_given(known, fields)
        try:
            references.check(fields, self.enterprise.store, deleted=True, expected=self._seed)
            zones.check(fields)
        except NotFound as problem:
            raise LookupError(f"{known.name}: {problem.message}") from problem
        except BadRequest as problem:
            raise ValueError(f"{known.name}: {problem.message}") from problem
        now = stamp(self.enterprise.clock.now())
        id_ = fields.get("id") or fields.get(known.key) or self.enterprise.new_id()
        times = {"createdAt": now, "updatedAt": now, "deletedAt": None}
        shown = names_of(self.shapes.document).properties(self.shapes.schema(known))
        as_sent = {name for name in fields if name in references.REFERENCES and name in shown}
        given = _expanded({name: value for name, value in fields.items() if name not in as_sent})
        given.update({name: fields[name] for name in as_sent})
        record: Record = {**known.defaults(self.enterprise, id_), **times, **given, "id": id_}
        if is_object(location := record.get("location")) and location:
            record["location"] = locations.located(location)
        known.complete(record)
        if check:
            self.shapes.check(known, record)
        return record

    def _check_references(self, known: Table, before: Record | None, record: Record) -> None:
        """Raise LookupError if a new reference points to a record that does not exist."""
        store = self.enterprise.store
        for (place, id_), table in references.lost(record, store).items():
            is_own = (table, id_) == (known.name, record["id"])
            if (
                not is_own
                and (table, id_) not in self._seed
                and (before is None or (place, id_) not in references.lost(before, store))
            ):
                raise LookupError(f"{known.name}: {place}: there is no such ID in {table}: {id_!r}")

    def _check_rules(self, known: Table, before: Record | None, record: Record) -> None:
        """Raise ValueError if the change makes the record break a rule that applies to all records in its table."""
        owner = known.parent
        if owner and self.enterprise.store.get(owner.table, record[owner.property]["id"]) is None:
            raise LookupError(f"{known.name}: {owner.property}: there is no such ID in {owner.table}")
        if record["deletedAt"] is not None:
            return
        if before is not None and before["deletedAt"] is not None:
            before = None
        call = Invocation.by_hand(self.enterprise, record)
        for each in self.invariants.get(known.name, ()):
            if before is not None and each.check(Change(call, known.name, None, before)):
                continue
            if each.check(Change(call, known.name, before, record)):
                code = f" ({each.code})" if each.code else ""
                raise ValueError(f"{known.name}: {each.condition}{code}")

    def load(self, seed: Seed, source: str = "seed") -> None:
        """Add the records in a dict or a file. Raises ValueError for the first invalid record."""
        if seed == "demo":  # the package's own seed is known to be valid
            self._load(yaml_files.shipped(SEEDS / "demo.yaml"), "demo.yaml", check=False)
        elif isinstance(seed, str | Path):
            self._load_file(Path(seed))
        else:
            self._load(seed, source)

    def _load_file(self, seed: Path) -> None:
        path = seed / RECORDED if seed.is_dir() else seed
        if not path.is_file():
            raise InvalidArgumentError(
                f"seed: there is no {str(path)!r}; {ACCEPTED}", parameter="seed", accepted=ACCEPTED
            )
        try:
            document = yaml_files.read_seed(path)
        except ValueError as error:
            raise ValueError(f"seed: {seed}: {error}") from error
        self._load({} if document is None else document, f"seed: {seed}")

    def _documented(self, tables: Record, source: str) -> Record:
        """Return a recording without the undocumented properties that real responses may have."""
        ignored: set[str] = set()
        for name, records in tables.items():
            known = self.enterprise.tables.get(name)
            for record in records if known and is_list(records) else ():
                for place, part, unknown in self._unknown(known, record) if known and is_object(record) else ():
                    ignored |= {f"{name}: {f'{place}.{each}'.lstrip('.')}" for each in unknown}
                    for each in unknown:
                        del part[each]
        if ignored:
            shown = ", ".join(sorted({_INDEX.sub("[]", each) for each in ignored}))
            logger.warning("%s: ignored properties that are not in the API document: %s", source, shown)
        return tables

    def _load(self, document: Any, source: str, *, check: bool = True) -> None:
        if not is_mapping(document):
            raise ValueError(f"{source}: must be a mapping of table names to records; got {_kind(document)}")
        try:
            about = content.About.of(document)
        except ValueError as error:
            raise ValueError(f"{source}: {error}") from error
        tables: Record = {name: records for name, records in document.items() if name != content.KEY}
        if about.recorded:
            tables = self._documented(copied(tables), source)
        try:
            # A recording contains made-up times, and templates of which only the ID is known.
            self._load_tables(tables, source, check=check, apply_rules=not about.recorded)
        except ValueError as error:
            if not about.hint:
                raise
            raise ValueError(f"{error}{about.hint}") from error
        self.enterprise.ids.given = max(self.enterprise.ids.given, about.ids)

    def _load_tables(self, tables: Record, source: str, *, check: bool, apply_rules: bool) -> None:
        given = entries = list(self._entries(tables, source))
        if check:
            entries = self._owners_first(given)
            self._seed = {each.key: each.record for each in entries if each.id is not None}
        ids: dict[int, str] = {}
        seen: set[references.Key] = set()
        try:
            with self.enterprise.store.transaction():
                for each in entries:
                    id_ = self._load_one(each.table, each.record, each.place, check=check, apply_rules=apply_rules)
                    if (each.table, id_) in seen:
                        raise ValueError(f"{each.place} ({id_}): another record has this ID")
                    seen.add((each.table, id_))
                    ids[id(each)] = id_
                for table in tables if check else ():
                    self.enterprise.store.put_last(table, [ids[id(each)] for each in given if each.table == table])
        finally:
            self._seed = {}

    def _entries(self, tables: Mapping[str, Any], source: str) -> Iterator["_SeedRecord"]:
        for table, records in tables.items():
            if table not in self.enterprise.tables:
                raise ValueError(f"{source}: there is no table {table!r}; {self._tables}")
            if not is_list(records):
                raise ValueError(f"{source}: {table} must be a list of records; got {_kind(records)}")
            key = self.enterprise.tables[table].key
            for number, record in enumerate(records, start=1):
                id_ = (record.get("id") or record.get(key)) if is_object(record) else None
                place = f"{source}: {table}, record {number}"
                yield _SeedRecord(table, id_ if isinstance(id_, str) else None, record, place)

    def _owners_first(self, entries: list["_SeedRecord"]) -> list["_SeedRecord"]:
        """Return the records in a seed, each after the records that it refers to, if such an order exists."""
        by_key = {each.key: each for each in entries if each.id is not None}
        ordered: dict[int, _SeedRecord] = {}
        begun: set[int] = set()
        for first in entries:
            waiting = [first]
            while waiting:
                each = waiting[-1]
                if id(each) in begun:
                    ordered.setdefault(id(each), waiting.pop())
                    continue
                begun.add(id(each))
                found = (by_key.get(key) for key in self._referred(each))
                waiting += [other for other in found if other is not None and id(other) not in begun]
        return list(ordered.values())

    def _referred(self, entry: "_SeedRecord") -> Iterator[references.Key]:
        """Yield the keys of the records that a record refers to. The caller loads the last one, its owner, first."""
        if not is_object(entry.record):
            return
        with suppress(TypeError, RecursionError):  # not JSON; loading the record reports this
            yield from reversed(references.referred(entry.record))
        owner = self.enterprise.tables[entry.table].parent
        owner_id = owner and _owner_id(owner, entry.record)
        if owner and isinstance(owner_id, str):
            yield owner.table, owner_id

    def _load_one(self, table: str, record: Any, place: str, *, check: bool, apply_rules: bool) -> str:
        if not is_object(record):
            raise ValueError(f"{place} must be an object; got {_kind(record)}")
        try:
            record = plain("record", record) if check else record
            added = self.add(table, self._dated(record), check=check, apply_rules=apply_rules)
        except (ValueError, LookupError) as error:
            name = f" ({_printable(record['id'])})" if isinstance(record.get("id"), str) else ""
            raise ValueError(f"{place}{name}: {str(error).removeprefix(f'{table}: ')}") from error
        id_: str = added["id"]
        return id_

    def _check_names(self, known: Table, fields: Mapping[str, Any]) -> None:
        for place, _, unknown in self._unknown(known, dict(fields)):
            where = f"{known.name}: {place}".rstrip(": ")
            is_translated = "name" in unknown and "translations" in known.defaults(self.enterprise, "")
            hint = _TRANSLATED_NAME if is_translated and not place else "".join(unknown.values())
            raise ValueError(f"{where}: there is no property {', '.join(map(repr, unknown))}{hint}")
        for entry in _people(fields):
            if not entry.keys() & {"participant", "participantId"}:
                raise ValueError(f"{known.name}: {PEOPLE}: participantId: required")

    def _unknown(self, known: Table, record: Record) -> list[tuple[str, Record, dict[str, str]]]:
        """Return the objects with unknown properties in a record, and the names of these properties."""
        more = {*known.defaults(self.enterprise, ""), known.key, *known.needs, *known.parts}
        if known.parent is not None:
            more |= {known.parent.property, f"{known.parent.property}Id"}
        return list(names_of(self.shapes.document).unknown(record, self.shapes.schema(known), more, known.hidden))

    def _dated(self, value: Any) -> Any:
        """Return the value with `today…` replaced by dates and times."""
        if isinstance(value, str):
            return self._date(value) if value.startswith("today") else value
        if is_object(value):
            return {name: self._dated(each) for name, each in value.items()}
        return [self._dated(each) for each in value] if is_list(value) else value

    def _date(self, value: str) -> str:
        found = _TODAY.fullmatch(value)
        if found is None:
            return value
        there = zone(self.enterprise.time_zone)
        today = self.enterprise.clock.now().astimezone(there).date()
        try:
            day = today + timedelta(days=int(found[1] or 0))
        except (OverflowError, ValueError) as error:
            raise ValueError(f"the date is out of range: {value!r}") from error
        return day.isoformat() if found[2] is None else stamp(at(day.isoformat(), minutes(found[2]), there))


@frozen
class _SeedRecord:
    """One unchecked record in a seed."""

    table: str
    id: str | None
    record: Any
    place: str

    @property
    def key(self) -> references.Key:
        """The table and the ID."""
        return self.table, self.id or ""


def _owner_id(owner: Parent, record: Record) -> object:
    given = record.get(owner.property)
    return given.get("id") if is_object(given) else record.get(f"{owner.property}Id")


def _kind(value: object) -> str:
    return with_article(type(value).__name__)


def _printable(value: object) -> str:
    """Return text that can be written in any encoding."""
    return str(value).encode(errors="backslashreplace").decode()


def _expanded(value: Any) -> Any:
    """Convert references to the form that they have in responses, at any depth."""
    if is_list(value):
        return [_expanded(entry) for entry in value]
    if not is_object(value):
        return value
    inner = {name: _expanded(each) if isinstance(each, dict | list) else each for name, each in value.items()}
    expanded = references.expand(inner)
    if "participantId" in expanded:
        expanded["participant"] = references.reference(expanded.pop("participantId"))
    return expanded


def _people(fields: Mapping[str, Any]) -> list[Record]:
    people = fields.get(PEOPLE)
    return [entry for entry in people if is_object(entry)] if is_list(people) else []
