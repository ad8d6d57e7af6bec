"""The operations and their rules. Each resource has one module, with the resource's name in generator/resources.yaml.

Every module of this package declares its `rules`. A new module needs no registration.
"""

import pkgutil
from functools import cache
from importlib import import_module

from ...openapi.shipped import FREEZING
from ..declarations import Rulebook, Rules


@cache
def load() -> Rulebook:
    """Load the rules of all resources."""
    resources: dict[str, Rules] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            resources[module.name] = import_module(f"{__name__}.{module.name}").rules
    if not resources:
        raise ModuleNotFoundError(f"this frozen application does not contain the modules of {__name__}: {FREEZING}")
    return Rulebook.of(resources)
