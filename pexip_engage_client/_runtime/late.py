"""Code that only some calls, and messages of errors, need. It is imported at the first one."""

from typing import TYPE_CHECKING

from .lazy import lazy_names

if TYPE_CHECKING:
    from difflib import get_close_matches as get_close_matches
    from uuid import UUID as UUID

    from .json import loads as loads

__getattr__, __dir__ = lazy_names(__name__, {"difflib": ["get_close_matches"], "uuid": ["UUID"], "..json": ["loads"]})
