"""Import names when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

# Names that the packages using this module import themselves; `dir()` does not list them.
_IMPORTS = {"TYPE_CHECKING", "annotations", "lazy_names"}


def lazy_names(
    package: str, names_of: Mapping[str, Iterable[str]], *, modules: Iterable[str] = (), needs: str | None = None
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for a package.

    `names_of` contains the names in each module; module names are relative. `modules` are submodules that are
    attributes of the package. `needs` is the extra of this package that the modules need.
    """
    module_of = {name: module for module, names in names_of.items() for name in names}
    own_modules = frozenset(modules)

    def load(name: str) -> Any:
        if name in own_modules:
            try:
                return import_module(f".{name}", package)  # this also sets the attribute
            except ModuleNotFoundError as error:  # a vendored copy may lack optional modules
                if error.name != f"{package}.{name}":
                    raise
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(_imported(module_of[name], package, name, needs), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *module_of, *own_modules} - _IMPORTS)

    return load, names


def _imported(module: str, package: str, name: str, needs: str | None) -> Any:
    if needs is None:
        return import_module(module, package)
    from .._extras import extra  # imported only here, because most packages need no extra

    with extra(needs, name):
        return import_module(module, package)
