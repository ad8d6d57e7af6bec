"""Compare openapi.yaml with a real enterprise, by command or in production. Requires the `[conformance]` extra."""

from typing import TYPE_CHECKING, Any

from .._extras import extra

if TYPE_CHECKING:
    from .differences import Difference, Kind
    from .recorder import Recorder
    from .report import AssumptionCheck, ConformanceReport, Finding, Outcome, State

__all__ = ["AssumptionCheck", "ConformanceReport", "Difference", "Finding", "Kind", "Outcome", "Recorder", "State"]


def __getattr__(name: str) -> Any:
    """Import names on first use, because only the parts that read the document need the extra."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with extra("conformance", name):
        from . import differences, recorder, report
    return next(getattr(module, name) for module in (recorder, report, differences) if hasattr(module, name))
