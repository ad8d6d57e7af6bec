"""Several schemas as one: all of them, or any of them."""

from __future__ import annotations

from attrs import evolve

from .facts import Property, Said, Schema


def combined(parts: list[Schema], *, every: bool) -> Schema:
    """Schemas of which every one holds (allOf), or any (oneOf, anyOf): their properties together."""
    first = parts[0]
    for part in parts[1:]:
        properties = dict(first.properties)
        for name, inner in part.properties.items():
            properties[name] = properties.get(name, inner)
        always = {
            name
            for name in properties
            if (
                every and any(name in one.properties and one.properties[name].required is True for one in (first, part))
            )
            or all(name in one.properties and one.properties[name].required is True for one in (first, part))
        }
        values = [one.values for one in (first, part) if isinstance(one.values, frozenset)]
        first = evolve(
            first,
            types=_either(first.types, part.types),
            nullable=first.nullable is True or part.nullable is True,
            format=first.format or part.format,
            values=frozenset().union(*values) if values and (every or len(values) == 2) else None,
            limits={**part.limits, **first.limits},
            properties={name: Property(inner.schema, name in always) for name, inner in properties.items()},
            items=first.items or part.items,
        )
    return first


def _either(one: Said[frozenset[str]], other: Said[frozenset[str]]) -> frozenset[str]:
    return (one if isinstance(one, frozenset) else frozenset()) | (
        other if isinstance(other, frozenset) else frozenset()
    )
