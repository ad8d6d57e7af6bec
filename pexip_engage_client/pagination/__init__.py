"""Pagination: lists that are fetched lazily, page by page.

`await` a `Listing` for its first `Page`, or iterate over every record with `async for`.
"""

from .listing import Listing as Listing
from .offset import Page as Page

__all__ = ["Listing", "Page"]
