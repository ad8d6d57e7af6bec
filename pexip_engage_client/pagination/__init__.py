"""Fetch lists lazily, page by page.

`await` a `Listing` for its first `Page`, or iterate over every record with `async for`.
"""

from .listing import Listing as Listing
from .page import ListMeta as ListMeta
from .page import Page as Page

__all__ = ["ListMeta", "Listing", "Page"]
