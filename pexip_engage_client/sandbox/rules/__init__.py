"""The operations with their rules: one module for each resource, named as in generator/resources.yaml.

Every module of this package declares its `rules`. A new module needs no registration.
"""

import pkgutil
from functools import cache
from importlib import import_module

from ..declarations import Rulebook, Rules


@cache
def load() -> Rulebook:
    """The rules of all resources."""
    resources: dict[str, Rules] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            resources[module.name] = import_module(f"{__name__}.{module.name}").rules
    return Rulebook.of(resources)
