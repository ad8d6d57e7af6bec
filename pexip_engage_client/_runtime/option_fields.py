"""Declare each option once: its type, default, check and documentation in one place.

A `TypedDict` is the declaration. Each key has its type, default and check in the annotation, and its documentation
below:

    class Options(TypedDict, total=False):
        timeout: Annotated[float | None, option(30.0, seconds)]
        \"\"\"Seconds that …\"\"\"

    OPTIONS = Declaration(Options)

Type checkers and editors read the types, and `OPTIONS` reads the rest. `shows_options` lists the options in signatures.
Two mistakes raise an error when the module is imported: a key without default and check, and a class of checked values
that lacks a key.

A module that declares options does not import `annotations` from `__future__`. Otherwise, its annotations would be
strings, and evaluating them would make each import of the client slower.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import FunctionType, MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple, NotRequired, Required, TypeVar, get_args, get_origin, get_type_hints

from .._failures import InvalidArgumentError
from .arguments import invalid_argument, invalid_value, meant

Check = Callable[[str, Any], Any]


class DefaultAndCheck(NamedTuple):
    """The default and the check of an option."""

    default: Any
    check: Check
    """Takes the option's name and value. Returns the value to use, or raises `InvalidArgumentError`."""


def option(default: Any, check: Check) -> DefaultAndCheck:
    """Declare an option's default and its check. If the default is None, the check is skipped for None."""
    return DefaultAndCheck(default, check)


def must(be: str, fits: Callable[[Any], object]) -> Check:
    """Return a check that leaves the value unchanged. `be` completes the message "… must be …"."""

    def check(name: str, value: Any) -> Any:
        if not fits(value):
            raise invalid_value(name, be, value)
        return value

    return check


def among(*values: str) -> Check:
    """Return a check that accepts only a few names.

    The message shows an unknown name, because such an option never contains a secret.
    """
    accepted = " or ".join(map(repr, values))

    def check(name: str, value: Any) -> Any:
        if value in values:
            return value
        if isinstance(value, str) and value:
            raise invalid_argument(name, accepted, f"; got {value!r}")
        raise invalid_value(name, accepted, value)

    return check


class Declaration:
    """The options that a `TypedDict` declares."""

    def __init__(self, kind: type) -> None:
        hints = kind.__annotations__.items()
        self._options = {name: _option(kind, name, without_qualifier(hint)) for name, hint in hints}
        self.names = frozenset(self._options)

    def defaults(self, names: frozenset[str] | None = None) -> dict[str, Any]:
        """Return the defaults of all options, or of some."""
        return {name: option.default for name, option in self._options.items() if names is None or name in names}

    def checked(self, given: Mapping[str, Any], within: str = "") -> dict[str, Any]:
        """Check the passed values, and return the values to use. Messages show names with the prefix `within`."""
        return {
            name: None if value is None is option.default else option.check(f"{within}{name}", value)
            for name, value in given.items()
            for option in [self._options[name]]
        }

    def must_match(self, kind: type, names: frozenset[str], besides: frozenset[str] = frozenset()) -> None:
        """Raise TypeError unless a class of checked values has exactly these options as attributes."""
        differing = names.symmetric_difference(kind.__annotations__.keys() - besides)
        if differing:
            shown = ", ".join(sorted(differing))
            place = f"the class {kind.__name__} in {kind.__module__}"
            raise TypeError(f"{place} and the declaration of its options differ in {shown}; add them to both")


def check_names(
    given: Mapping[str, object],
    known: frozenset[str],
    own: frozenset[str] = frozenset(),
    within: str = "",
    instead: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Reject unknown options. The message says what to use instead, or lists all options.

    `own` contains other names to accept, such as the operation's own arguments. `within` is a prefix for the names.
    `instead` completes "use …" for names that people expect.
    """
    for name in given.keys() - known:
        options = ", ".join([*sorted(own), *sorted(known - own)])
        replacement = f"; use {instead[name]}" if name in instead else meant(name, known)
        hint = meant(name, own) or replacement or f"; the options are {options}"
        shown = f"{within}{name}"
        raise InvalidArgumentError(f"{shown} is not an option{hint}", parameter=shown, accepted=f"one of {options}")


def without_qualifier(hint: Any) -> Any:
    """Return a hint without `Required` or `NotRequired`."""
    return get_args(hint)[0] if get_origin(hint) in (Required, NotRequired) else hint


def _option(kind: type, name: str, hint: Any) -> DefaultAndCheck:
    for each in getattr(hint, "__metadata__", ()):
        if isinstance(each, DefaultAndCheck):
            return each
    raise TypeError(f"{kind.__name__}.{name} needs a default and a check: Annotated[…, option(default, check)]")


# --- signatures that list the options
#
# Type checkers and editors read ``**options: Unpack[CallOptions]``. `inspect.signature`, and with it `help()`, `?` in
# IPython and Shift-Tab in Jupyter, would show only ``**options``.

F = TypeVar("F", bound=Callable[..., Any])


def shows_options(function: F) -> F:
    """Let `inspect.signature` list the options that a function takes as ``**options: Unpack[…]``."""
    vars(function)["__signature__"] = _Signature(function)
    return function


class _Signature(inspect.Signature):
    """A signature that is computed when it is first read, so that the decorator costs nothing at import."""

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
