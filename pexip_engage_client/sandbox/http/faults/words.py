"""Faults on the command line: `status=503,match.id=appointment-1`."""

import json
from typing import Any

from ...._runtime.option_fields import check_names
from .fault_options import OPTIONS

# The command line cannot express objects. It sets their values one at a time, such as `match.id`.
_WORDS = (OPTIONS.names | {"operation"}) - {"match", "arguments", "headers"}
_MATCH_WORDS = frozenset({"match.path", "match.id"})
_BY_NAME = frozenset({"match.headers", "match.query", "match.body", "headers", "arguments"})


def from_words(words: str) -> dict[str, Any]:
    """Parse the options of a fault from the command line: `status=503,match.id=appointment-1`, `steps=ok/503/ok`."""
    given: dict[str, Any] = {}
    for part in words.split(","):
        name, _, value = part.partition("=")
        name = name.strip()
        group = next((each for each in _BY_NAME if name.startswith(f"{each}.")), None)
        if group is not None:
            holder = given.setdefault("match", {}) if group.startswith("match.") else given
            values = holder.setdefault(group.removeprefix("match."), {})
            values[name.removeprefix(f"{group}.")] = value if group == "headers" else _value(value)
        elif name in _MATCH_WORDS:
            given.setdefault("match", {})[name.removeprefix("match.")] = value
        else:
            _check_word(name)
            given[name.replace("-", "_")] = [*map(_value, value.split("/"))] if name == "steps" else _value(value)
    return given


def _check_word(name: str) -> None:
    if name.replace("-", "_") not in _WORDS:
        last = name.rpartition(".")[2] if "." in name and name not in _BY_NAME else "NAME"
        by_name = {f"{each}.{last}" for each in _BY_NAME}
        check_names({name: None}, _WORDS | _MATCH_WORDS | by_name)


def _value(word: str) -> Any:
    try:
        return json.loads(word)
    except ValueError:
        return word
