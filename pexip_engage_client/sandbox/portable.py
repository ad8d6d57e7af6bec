"""Export and import whole sandboxes as JSON, and keep the list of enterprises next to a state file."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from attrs import asdict, define

from ..errors import InvalidArgumentError
from ..openapi.parsing import is_object
from ..openapi.shipped import load
from .document.validation import validation_of
from .enterprise import SandboxEnterprise
from .http.traffic import RateLimits
from .json_input import parse
from .state.journal import private_file
from .state.record_store import Record

FORMAT = "pexip-engage-client sandbox export, 1"
_ACCEPTED = "an export of a sandbox (records alone are a seed)"
_CONTROL = Path(__file__).parent / "http" / "control.yaml"
# The options in an export. It contains the other options as part of its records, clock, faults and webhooks.
_OPTIONS = (*("scopes", "language", "time_zone", "working_hours", "strict", "limits"),)


def export(enterprises: list[SandboxEnterprise]) -> Record:
    """Return all enterprises as JSON, in a form in which two exports can be compared."""
    return {"format": FORMAT, "enterprises": [_exported(each) for each in enterprises]}


def _exported(enterprise: SandboxEnterprise) -> Record:
    options = {name: enterprise.options[name] for name in _OPTIONS}
    start = enterprise.clock.start
    shown = json.loads(json.dumps({**options, "clock": start}, default=_as_json))
    dumped = enterprise.dump_all()
    records = json.loads(json.dumps(dumped.pop("records"), sort_keys=True))  # an import stores properties in any order
    return {"slug": enterprise.slug, "options": shown, **dumped, "records": records}


def checked_export(data: Any) -> list[Record]:
    """Return the enterprises in an export. Raises InvalidArgumentError if it is not an export."""
    fault = validation_of(load(_CONTROL)).fault("/components/schemas/Export", data)
    enterprises: list[Record] = data["enterprises"] if is_object(data) and fault is None else []
    slugs = {each["slug"] for each in enterprises}
    if fault is None and data["format"] != FORMAT:
        fault = f"format: must be {FORMAT!r}"
    elif fault is None and (not slugs or len(slugs) < len(enterprises)):
        fault = "enterprises: must not be empty, and the slugs must differ"
    if fault is not None:
        raise InvalidArgumentError(f"export must be {_ACCEPTED}; {fault}", parameter="export", accepted=_ACCEPTED)
    return enterprises


def first_options(data: object) -> dict[str, Any]:
    """Return the options of the first enterprise in an export. Raises InvalidArgumentError if it is not an export."""
    first = checked_export(data)[0]
    return {**options_from_json(first["options"]), "enterprise": first["slug"]}


def options_from_json(options: Mapping[str, Any]) -> dict[str, Any]:
    """Convert an enterprise's options from JSON."""
    limits = options.get("limits")
    return {**options, "limits": RateLimits(**limits)} if limits is not None else dict(options)


@define
class EnterpriseList:
    """The list of additional enterprises, in a file next to the first enterprise's state file."""

    state: Path

    @property
    def _file(self) -> Path:
        return self.state.with_name(f"{self.state.name}.enterprises")

    def state_of(self, slug: str) -> Path:
        """Return the state file of an enterprise."""
        return self.state.with_name(f"{self.state.name}.enterprise-{slug}")

    def read(self) -> dict[str, dict[str, Any]]:
        """Return the options of all enterprises, by slug."""
        if not self._file.exists():
            return {}
        try:
            found: dict[str, Any] = parse(self._file.read_bytes())
            return {slug: options_from_json(options) for slug, options in found.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{self._file} is damaged; restore the file, or delete it: {error}") from error

    def add(self, slug: str, options: Mapping[str, Any]) -> None:
        """Add an enterprise to the file. A state file that a crash left behind is removed."""
        self.state_of(slug).unlink(missing_ok=True)
        self._write({**self.read(), slug: options})

    def remove(self, slug: str) -> None:
        """Remove an enterprise from the file, and delete its state file."""
        self._write({name: options for name, options in self.read().items() if name != slug})
        for suffix in ("", ".lock"):
            path = self.state_of(slug)
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)

    def _write(self, enterprises: Mapping[str, Any]) -> None:
        fresh = self._file.with_name(f"{self._file.name}.new")
        with private_file(fresh) as file:
            file.write(json.dumps(enterprises, default=_as_json, indent=2).encode())
        fresh.replace(self._file)


def _as_json(value: object) -> Any:
    if isinstance(value, RateLimits):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(cast("set[str]", value))
    raise TypeError(f"{value!r} cannot be written as JSON")
