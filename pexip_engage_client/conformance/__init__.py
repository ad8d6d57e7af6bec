"""Compare openapi.yaml with a real enterprise, from the command line or in production.

Requires the `[conformance]` extra.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .differences import Difference, Kind
    from .recorder import Recorder
    from .report import AssumptionCheck, ConformanceReport, Finding, Outcome, State
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    # Import each name on first use, because the command itself reports a missing extra.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".differences": ["Difference", "Kind"],
            ".recorder": ["Recorder"],
            ".report": ["AssumptionCheck", "ConformanceReport", "Finding", "Outcome", "State"],
        },
        needs="conformance",
    )

__all__ = ["AssumptionCheck", "ConformanceReport", "Difference", "Finding", "Kind", "Outcome", "Recorder", "State"]
