"""An in-memory Engage, for tests and for trying the client without an account. Requires the `[sandbox]` extra."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .enterprise import SandboxEnterprise
    from .http.faults.effects import Fault
    from .http.faults.fault_options import FaultOptions
    from .http.faults.matching import FaultMatch
    from .http.log import Exchange, RequestLog
    from .http.traffic import RateLimits
    from .sandbox import Sandbox
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    # Loaded on first use, because pytest loads this package's plugin in every run.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".enterprise": ["SandboxEnterprise"],
            ".http.faults.effects": ["Fault"],
            ".http.faults.fault_options": ["FaultOptions"],
            ".http.faults.matching": ["FaultMatch"],
            ".http.log": ["Exchange", "RequestLog"],
            ".http.traffic": ["RateLimits"],
            ".sandbox": ["Sandbox"],
        },
    )

__all__ = [
    "Exchange",
    "Fault",
    "FaultMatch",
    "FaultOptions",
    "RateLimits",
    "RequestLog",
    "Sandbox",
    "SandboxEnterprise",
]
