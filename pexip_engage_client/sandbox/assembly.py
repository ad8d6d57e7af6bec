"""Create the parts of an enterprise that depend only on its options."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ..errors import InvalidArgumentError
from .http.token_endpoint import IssuedTokens
from .records import Snapshot
from .rules import load as load_rules
from .seeding import ACCEPTED, Seed, Seeding
from .state.enterprise_state import Enterprise
from .state.id_sequences import Ids
from .state.record_store import RecordStore
from .zones import zone


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


def restarted(enterprise: Enterprise, options: Mapping[str, Any]) -> Enterprise:
    """Return a copy of an enterprise in its initial state, without records. The seed is loaded afterwards."""
    return evolve(
        enterprise,
        store=enterprise.store.empty(),
        clock=enterprise.clock.restarted(),
        ids=Ids(0),
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
    """The initial records that a seed describes. Enterprises with the same seed share these records."""

    version: Hashable
    _snapshot: Snapshot

    @classmethod
    def loaded(cls, version: Hashable, seed: Seed | None, seeding: Seeding, source: str = "seed") -> "InitialRecords":
        """Load a seed into an empty enterprise. Raises InvalidArgumentError if the seed is invalid."""
        if seed is not None:
            try:
                seeding.load(seed, source)
            except InvalidArgumentError:
                raise
            except ValueError as error:
                raise InvalidArgumentError(str(error), parameter=source.partition(":")[0], accepted=ACCEPTED) from error
        return cls(version, Snapshot.of(seeding.enterprise))

    def restore(self, enterprise: Enterprise) -> None:
        """Replace all records of an enterprise with these initial records."""
        self._snapshot.restore(enterprise)


def add_each(option: str, items: Iterable[Mapping[str, Any]], add: Callable[..., object]) -> None:
    """Call a method once for each item in an option's list. The error for an invalid item names the option."""
    for each in items:
        try:
            add(**each)
        except (ValueError, TypeError) as error:
            raise InvalidArgumentError(f"{option}: {error}", parameter=option, accepted=f"valid {option}") from error


def version_of(enterprise: Enterprise, seed: object) -> Hashable:
    """Return a key for a loaded seed. If the seed, its file, the day or a setting changes, the key changes."""
    today = enterprise.clock.now().astimezone(zone(enterprise.time_zone)).date()
    settings = (today, enterprise.language, enterprise.time_zone)
    if not isinstance(seed, Path):
        return (seed if isinstance(seed, str) else id(seed), *settings)
    files = [seed, *seed.iterdir()] if seed.is_dir() else [seed]
    return (seed, *((file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists()), *settings)
