"""Fetch lists lazily, page by page.

Iterate over a `Listing` with `async for` for every record, or `await` its `first_page()` or `collect()`.
"""

from .list_meta import ListMeta as ListMeta
from .listing import Listing as Listing
from .page import Page as Page

__all__ = ["ListMeta", "Listing", "Page"]
