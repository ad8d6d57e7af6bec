"""The base class of the generated resource classes."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, NoReturn

from .arguments import meant
from .operations import Session
from .signatures import shows_options


class Resource:
    """The operations of one resource, called through one client."""

    __slots__ = ("_caller",)

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        for member in vars(cls).values():
            if isinstance(member, FunctionType):
                shows_options(member)

    def __init__(self, caller: Session) -> None:
        self._caller = caller

    if not TYPE_CHECKING:  # a type checker would otherwise accept every name

        def __getattr__(self, name: str) -> NoReturn:
            message = f"{type(self).__name__} has no method {name!r}"
            if not name.startswith("_"):
                methods = [each for each in dir(self) if not each.startswith("_")]
                message += meant(name, methods) or (
                    f", as the API document has no such operation; it has: {', '.join(methods)}."
                    " `request` calls other paths. See 'What the documented API cannot do' in docs/calls.md."
                )
            raise AttributeError(message, name=name, obj=self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._caller!r}>"
