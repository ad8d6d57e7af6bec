"""The base of the generated resource classes."""

from __future__ import annotations

import inspect
from typing import Any

from .operations import Caller, Operation


class Resource:
    """The operations of one resource, called through one client."""

    __slots__ = ("_client",)

    def __init__(self, client: Caller) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"


def arguments_of(operation: Operation[Any]) -> set[str]:
    """What the methods that call an operation take by their own, for the error of one that was misspelt."""
    methods = [each for kind in Resource.__subclasses__() for each in vars(kind).values() if inspect.isfunction(each)]
    return {
        name
        for method in methods
        if any(_is_module_of(operation, method.__globals__, each) for each in method.__code__.co_names)
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self" and parameter.kind is not parameter.VAR_KEYWORD
    }


def _is_module_of(operation: Operation[Any], names: dict[str, Any], module: str) -> bool:
    return getattr(getattr(names.get("operations"), module, None), "OPERATION", None) is operation
