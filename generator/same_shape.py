"""Find the response models that can be passed as inputs: models with a counterpart for every field of the input."""

from __future__ import annotations

from collections.abc import Mapping

from .model_views import ModelView
from .types import List, Map, Nullable, Object, Type


def same_shapes(models: Mapping[str, ModelView]) -> dict[str, str]:
    """Return the names of these models, by the name of the input: `Location` for `LocationInput`."""
    pairs = {name: name.removesuffix("Input") for name, model in models.items() if model.is_input and model.fields}
    pairs = {name: other for name, other in pairs.items() if other in models}
    while wrong := [name for name, other in pairs.items() if not _is_same(models[name], models[other], pairs)]:
        for name in wrong:
            del pairs[name]
    return pairs


def _is_same(sent: ModelView, read: ModelView, pairs: Mapping[str, str]) -> bool:
    types = {field.name: field.type for field in read.fields}
    return all(
        _fits(field.type, types[field.name], pairs) if field.name in types else _is_id(field.name, field.type, types)
        for field in sent.fields
    )


def _fits(sent: Type, read: Type, pairs: Mapping[str, str]) -> bool:
    sent, read = _plain(sent), _plain(read)
    if isinstance(sent, List) and isinstance(read, List):
        return _fits(sent.items, read.items, pairs)
    if isinstance(sent, Map) and isinstance(read, Map):
        return _fits(sent.values, read.values, pairs)
    if isinstance(sent, Object):
        return sent.hint == read.hint or pairs.get(sent.hint) == read.hint
    return sent.hint in (read.hint, "Any") or (sent.hint, read.hint) == ("float", "int")


def _is_id(name: str, sent: Type, types: Mapping[str, Type]) -> bool:
    """Whether the name is an ID, or a list of IDs, of an object: `participant_id` is the ID of `participant`."""
    sent = _plain(sent)
    if isinstance(sent, List):
        read = _plain(types.get(f"{name.removesuffix('_ids')}s", sent))
        return name.endswith("_ids") and isinstance(read, List) and isinstance(_plain(read.items), Object)
    return name.endswith("_id") and isinstance(_plain(types.get(name.removesuffix("_id"), sent)), Object)


def _plain(found: Type) -> Type:
    return found.inner if isinstance(found, Nullable) else found
