"""Import names when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

# Names that the packages using this module import themselves; `dir()` does not list them.
_IMPORTS = {"TYPE_CHECKING", "annotations", "lazy_names"}
_ROOT = __name__.rpartition("._runtime")[0]
# The public packages, in the order in which they are searched for a name that is imported from the wrong one.
_PUBLIC = ["", ".stores", ".sync", ".models", ".webhooks", ".sandbox", ".limits", ".options", ".resources", ".tracing"]


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
            public: Iterable[str] = vars(sys.modules[package]).get("__all__", ())
            _unknown(package, name, sorted({*module_of, *own_modules, *public}))
        value = getattr(_imported(module_of[name], package, name, needs), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *module_of, *own_modules} - _IMPORTS)

    return load, names


def _unknown(package: str, name: str, own: Iterable[str]) -> NoReturn:
    """Raise the error for an unknown name. Its message says where the name is, or which name is probably meant.

    After an AttributeError, ``from package import name`` raises an ImportError with a message of its own. This
    statement therefore gets an ImportError, and everything else gets an AttributeError.
    """
    from inspect import currentframe
    from opcode import opmap

    caller: Any = currentframe()
    caller = caller.f_back.f_back  # behind `load`

    package = package.replace(".generated.", ".")
    if caller.f_code.co_code[caller.f_lasti] == opmap["IMPORT_FROM"]:
        raise ImportError(f"cannot import name {name!r} from {package!r}{_hint(package, name, own)}", name=package)
    looked_up = name.startswith("_") or caller.f_globals.get("__name__") == "importlib._bootstrap"
    hint = "" if looked_up else _hint(package, name, own)
    raise AttributeError(f"module {package!r} has no attribute {name!r}{hint}", name=name)


def _hint(package: str, name: str, own: Iterable[str]) -> str:
    from .arguments import meant  # only this error needs it

    others = {f"{_ROOT}{module}": _names_in(f"{_ROOT}{module}") for module in _PUBLIC if f"{_ROOT}{module}" != package}
    for module, names in others.items():
        if name in names:
            return f"; write `from {module} import {name}`"
    # Only the top package contains so many subjects that a similar name in another package may be meant.
    close = (meant(name, names, prefix=f"{module}.") for module, names in others.items() if package == _ROOT)
    return meant(name, own) or next(filter(None, close), "")


def _names_in(module: str) -> Sequence[str]:
    try:
        return [name for name in dir(import_module(module)) if not name.startswith("_")]
    except ImportError:  # a vendored copy may lack optional modules
        return ()


def _imported(module: str, package: str, name: str, needs: str | None) -> Any:
    if needs is None:
        return import_module(module, package)
    from .._extras import extra  # imported only here, because most packages need no extra

    with extra(needs, name):
        return import_module(module, package)
