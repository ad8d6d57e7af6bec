"""The HTTP library, imported here and nowhere else.

Its continuation has begun to replace it; the day we follow is the day the next line changes.
"""

import httpx as httpx

__all__ = ["httpx"]
