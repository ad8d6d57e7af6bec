"""An in-memory Engage, for tests and for trying the client without an account. Needs the extra `[sandbox]`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .enterprise import SandboxEnterprise
    from .http.faults import Fault
    from .http.log import Exchange, RequestLog
    from .http.rate_limits import RateLimits
    from .records import Snapshot
    from .sandbox import Sandbox

__all__ = ["Exchange", "Fault", "RateLimits", "RequestLog", "Sandbox", "SandboxEnterprise", "Snapshot"]

_MODULES = {
    "Exchange": ".http.log",
    "Fault": ".http.faults",
    "RateLimits": ".http.rate_limits",
    "RequestLog": ".http.log",
    "Sandbox": ".sandbox",
    "SandboxEnterprise": ".enterprise",
    "Snapshot": ".records",
}


def __getattr__(name: str) -> Any:
    """Import names on first use, because pytest loads this package's plugin in every run."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)
