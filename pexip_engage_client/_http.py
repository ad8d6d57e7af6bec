"""The HTTP library: httpx, or httpx2 if httpx is not installed. No other module imports these libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx as httpx
else:
    try:
        import httpx
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        import httpx2 as httpx

__all__ = ["httpx"]
