"""Signatures that list the options which functions take as ``**options``.

Type checkers and editors read ``**options: Unpack[CallOptions]``. `inspect.signature`, and with it `help()`, `?` in
IPython and Shift-Tab in Jupyter, would show only ``**options``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from types import FunctionType, MappingProxyType, SimpleNamespace
from typing import Any, TypeVar, get_args, get_type_hints

from .options import DefaultAndCheck, without_qualifier

F = TypeVar("F", bound=Callable[..., Any])


def shows_options(function: F) -> F:
    """Let `inspect.signature` list the options that a function takes as ``**options: Unpack[…]``."""
    vars(function)["__signature__"] = _Signature(function)
    return function


class _Signature(inspect.Signature):
    """A descriptor that creates the signature when it is first read, so that the decorator costs nothing at import."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self._function = function

    @cached_property
    def _listed(self) -> inspect.Signature:
        function = self._function
        # The signature that `inspect.signature` returns without `__signature__`.
        code, names = function.__code__, function.__globals__
        bare = FunctionType(code, names, argdefs=function.__defaults__, closure=function.__closure__)
        bare.__kwdefaults__, bare.__annotations__ = function.__kwdefaults__, function.__annotations__
        own = inspect.signature(bare)
        *others, last = own.parameters.values()
        if last.kind is not last.VAR_KEYWORD or last.annotation is last.empty:
            return own
        options = _options_of(last.annotation, names)
        return own.replace(parameters=[*others, *(each for each in options if each.name not in own.parameters)])

    @property
    def parameters(self) -> MappingProxyType[str, inspect.Parameter]:
        return self._listed.parameters

    @property
    def return_annotation(self) -> Any:
        return self._listed.return_annotation

    def replace(self, **changes: Any) -> inspect.Signature:  # type: ignore[override]
        return self._listed.replace(**changes)

    def __reduce__(self) -> Any:
        return self._listed.__reduce__()


def _options_of(annotation: Any, names: dict[str, Any]) -> Iterator[inspect.Parameter]:
    """Yield the options of the `TypedDict` in an annotation ``Unpack[…]``."""
    holder = SimpleNamespace(__annotations__={"options": annotation})
    (kind,) = get_args(get_type_hints(holder, names)["options"])
    for name, qualified in get_type_hints(kind, include_extras=True).items():
        hint = without_qualifier(qualified)
        metadata = getattr(hint, "__metadata__", ())
        declared = [each.default for each in metadata if isinstance(each, DefaultAndCheck)]
        default = declared[0] if declared else ...  # all options may be omitted
        kind_of_value = get_args(hint)[0] if metadata else hint
        yield inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=kind_of_value | None if default is None else kind_of_value,
        )
