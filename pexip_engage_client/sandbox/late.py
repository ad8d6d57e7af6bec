"""Names for the sandbox's signatures. They are loaded on first use, because they need httpx or uvicorn."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .._pipeline.options import ClientOptions as ClientOptions
    from ..client import EngageClient as EngageClient
    from .clients import Clients as Clients
    from .http.server import Serving as Serving

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "..._pipeline.options": ["ClientOptions"],
        "..clients": ["Clients"],
        "...client": ["EngageClient"],
        "..http.server": ["Serving"],
    },
)
