"""PATCH for translatable records: null clears a property, and each property's translations are set separately."""

from ....openapi.parsing import is_object
from ...drafts import Change
from ...state.record_store import Record
from ...state.references import expand


def patched(change: Change, cleared: Record) -> Change:
    """Apply the body. `cleared` contains the values that replace null, for properties that every record has."""
    for name, value in expand(change.fields).items():
        if name == "translations" and is_object(value):
            change.after[name] = {**(change.after.get(name) or {}), **value}
        else:
            change.after[name] = cleared.get(name) if value is None else value
    return change
