"""PATCH of what is translatable: null clears, translations are set name by name."""

from ...operations import Change
from ...state.references import expand
from ...state.store import Record, is_object


def patched(change: Change, cleared: Record) -> Change:
    """The body taken over; `cleared` is what null means where a record always has a value."""
    for name, value in expand(change.fields).items():
        if name == "translations" and is_object(value):
            change.after[name] = {**(change.after.get(name) or {}), **value}
        else:
            change.after[name] = cleared.get(name) if value is None else value
    return change
