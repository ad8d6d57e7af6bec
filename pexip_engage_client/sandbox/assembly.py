"""Create the parts of an enterprise that depend only on its options."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from ..errors import InvalidArgumentError
from .http.token_endpoint import IssuedTokens
from .rules import load as load_rules
from .seeding import ACCEPTED, Seed, Seeding
from .state.enterprise_state import Enterprise
from .state.id_sequences import Ids
from .state.record_store import RecordStore, Tables
from .zones import zone

_MOST_SEEDS = 4  # that are kept


def state_of(options: Mapping[str, Any]) -> Enterprise:
    """Return a new enterprise without records: only its clock, its ID sequence and its settings."""
    tables = load_rules().tables
    return Enterprise(
        name=options["enterprise"],
        store=RecordStore({name: table.all_indexes for name, table in tables.items()}),
        tables=tables,
        clock=options["clock"],
        ids=Ids(0),
        correlation_ids=Ids(None),
        language=options["language"],
        time_zone=options["time_zone"],
        working_hours=options["working_hours"],
    )


def tokens_of(options: Mapping[str, Any]) -> IssuedTokens:
    """Create the token issuer for an enterprise. It issues tokens that other enterprises reject."""
    return IssuedTokens(
        scopes=options["scopes"],
        enterprise=options["enterprise"],
        clock=options["clock"],
        ids=Ids(0, "tokens", options["enterprise"]),
    )


@frozen
class InitialRecords:
    """The initial records that a seed describes."""

    _tables: Tables = field(repr=False)
    _ids: int = field(repr=False)

    @classmethod
    def loaded(cls, seed: Seed | None, seeding: Seeding, source: str = "seed") -> "InitialRecords":
        """Load a seed into an empty copy of an enterprise. Raises InvalidArgumentError if the seed is invalid."""
        enterprise = seeding.enterprise
        empty = evolve(enterprise, store=enterprise.store.empty(), clock=enterprise.clock.restarted(), ids=Ids(0))
        if seed is not None:
            try:
                evolve(seeding, enterprise=empty).load(seed, source)
            except InvalidArgumentError:
                raise
            except ValueError as error:
                raise InvalidArgumentError(str(error), parameter=source.partition(":")[0], accepted=ACCEPTED) from error
        return cls(empty.store.copy(), empty.ids.given)

    def restore(self, enterprise: Enterprise) -> None:
        """Replace all records of an enterprise with these initial records."""
        with enterprise.transaction():
            enterprise.store.replace(self._tables)
            enterprise.ids.given = self._ids


class Seeds:
    """Loads seeds for all enterprises of a sandbox, and keeps the latest ones, because tests often use them again."""

    def __init__(self) -> None:
        self._kept: list[tuple[object, InitialRecords]] = []

    def loaded(self, seed: Seed | None, seeding: Seeding) -> InitialRecords:
        """Return the records of a seed. The seed is loaded again if its file, the day or a setting has changed."""
        version = _version_of(seeding.enterprise, seed)
        found = next((each for each in self._kept if each[0] == version), None)
        if found is None:
            found = version, InitialRecords.loaded(seed, seeding)
        self._kept = [found, *(each for each in self._kept if each is not found)][:_MOST_SEEDS]
        return found[1]


def _version_of(enterprise: Enterprise, seed: Seed | None) -> object:
    """Return a value that changes if the seed, its file, the day or a setting changes."""
    today = enterprise.clock.restarted().now().astimezone(zone(enterprise.time_zone)).date()
    settings = (today, enterprise.language, enterprise.time_zone)
    if not isinstance(seed, Path):
        return seed, settings
    files = [seed, *seed.iterdir()] if seed.is_dir() else [seed]
    return seed, settings, [(file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists()]


def add_each(option: str, items: Iterable[Mapping[str, Any]], add: Callable[..., object]) -> None:
    """Call a method once for each item in an option's list. The error for an invalid item names the option."""
    for each in items:
        try:
            add(**each)
        except (ValueError, TypeError) as error:
            raise InvalidArgumentError(f"{option}: {error}", parameter=option, accepted=f"valid {option}") from error
