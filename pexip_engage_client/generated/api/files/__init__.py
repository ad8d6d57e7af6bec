"""Uploaded files and what the virus scan said of them."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import get_file_by_id as get_file_by_id
    from . import get_files as get_files

__all__ = (
    "get_file_by_id",
    "get_files",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
