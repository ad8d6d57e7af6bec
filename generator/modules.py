"""Put models and enums into modules. Classes that are read together share a module.

A record has its own module, which also contains its envelope. A model or enum that only one other model needs is in the
module of that model. All others have their own module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import define

from .model_views import EnumView, ModelView

Class = ModelView | EnumView


@define
class ModuleView:
    """One module of models."""

    name: str
    classes: list[Class]
    imports: list[str]
    circular_imports: list[str]
    """Imports from modules that import this one. They are placed after the classes."""
    names_late: bool
    """Whether a class refers to a class that is defined after it."""


def modules_of(classes: Iterable[Class]) -> dict[str, ModuleView]:
    """Return the modules, by the name of their first class."""
    known = {each.name: each for each in classes}
    owners = dict(_owners(known))
    below: dict[str, list[str]] = {}
    for name in sorted(owners):
        below.setdefault(owners[name], []).append(name)
    groups = {name: list(_group(known, below, name)) for name in known if name not in owners}
    homes = {each.name: known[first].snake_name for first, group in groups.items() for each in group}
    needed = {known[first].snake_name: _needed(group, homes) for first, group in groups.items()}
    found = {}
    for first, group in groups.items():
        module = known[first].snake_name
        imports: dict[bool, list[str]] = {False: [], True: []}
        for other, names in sorted(needed[module].items()):
            circular = module in _reached(needed, other)
            imports[circular].append(f"from .{other} import {', '.join(sorted(names))}")
        own = {each.name for each in group}
        late = bool(imports[True]) or any(own.intersection(each.parts) for each in group)
        found[first] = ModuleView(module, group, imports[False], imports[True], late)
    return found


def _owners(known: Mapping[str, Class]) -> Iterator[tuple[str, str]]:
    """Yield each class that is in the module of another class, and that other class."""
    users: dict[str, set[str]] = {name: set() for name in known}
    for each in known.values():
        for part in each.parts:
            users[part].add(each.name)
    owners: dict[str, str] = {}
    for each in known.values():
        if isinstance(each, ModelView) and each.record and not users[each.name]:
            owners[each.name] = each.record
    alone = set(owners.values())
    for each in known.values():
        if len(users[each.name]) == 1 and each.name not in alone:
            owners[each.name] = next(iter(users[each.name]))
    for name, owner in owners.items():
        if not _is_in_circle(owners, name):
            yield name, owner


def _is_in_circle(owners: Mapping[str, str], name: str) -> bool:
    """Whether models refer to each other in a cycle. If so, each has its own module."""
    seen, owner = set[str](), owners.get(name)
    while owner is not None and owner != name and owner not in seen:
        seen.add(owner)
        owner = owners.get(owner)
    return owner == name


def _group(known: Mapping[str, Class], below: Mapping[str, list[str]], name: str) -> Iterator[Class]:
    """Yield a class and everything in its module: its parts in order of use, then its envelopes."""
    yield known[name]
    parts = [part for part in known[name].parts if part in below.get(name, [])]
    for each in [*parts, *(other for other in below.get(name, []) if other not in parts)]:
        yield from _group(known, below, each)


def _needed(group: Iterable[Class], homes: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the other modules that a group needs, and the names from each."""
    found: dict[str, set[str]] = {}
    for each in group:
        for part, names in each.parts.items():
            if homes[part] != homes[each.name]:
                found.setdefault(homes[part], set()).update(names)
    return found


def _reached(needed: Mapping[str, Mapping[str, set[str]]], module: str) -> set[str]:
    """Return the modules that a module imports directly or indirectly. In a cycle, this includes the module itself."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        for other in needed[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen
