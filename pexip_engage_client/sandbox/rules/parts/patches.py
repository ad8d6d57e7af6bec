"""PATCH for translatable records: null clears a property, and each property's translations are set separately."""

from ....openapi.parsing import is_object
from ...operations import Change
from ...state.references import expand
from ...state.store import Record


def patched(change: Change, cleared: Record) -> Change:
    """Apply the body. `cleared` contains the values that null sets, for properties that every record has."""
    for name, value in expand(change.fields).items():
        if name == "translations" and is_object(value):
            change.after[name] = {**(change.after.get(name) or {}), **value}
        else:
            change.after[name] = cleared.get(name) if value is None else value
    return change
