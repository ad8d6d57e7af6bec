"""What a comparison brings: differences, each with its verdict and its place."""

from __future__ import annotations

import enum
from typing import Any

from attrs import define, field


class Verdict(enum.Enum):
    """How a fact stands."""

    CONTRADICTS = "contradicts"
    MISSING_HERE = "missing here"
    MISSING_THERE = "missing there"


@define(frozen=True, kw_only=True)
class Finding:
    """One difference."""

    verdict: Verdict
    operation: str
    where: str  # `body.location.city[]`, `query limit`, `200.data` …; empty: the operation itself
    fact: str  # `type`, `property`, `enum value`, `error code` …
    here: Any = None
    there: Any = None
    place: str = field(default="", eq=False)  # in openapi.yaml
    reason: str = field(default="", eq=False)  # why it is deliberate; empty: it is not
    source: Any = field(default=None, eq=False)  # the facts there, for a draft


@define
class Comparison:
    """The outcome: how many facts agree, and every difference."""

    agreed: int = 0
    findings: list[Finding] = field(factory=list)
    operations: int = 0  # compared

    @property
    def differences(self) -> list[Finding]:
        """What nobody has decided on."""
        return [finding for finding in self.findings if not finding.reason]

    @property
    def deliberate(self) -> list[Finding]:
        """What the document gives a reason for."""
        return [finding for finding in self.findings if finding.reason]


def looser(fact: str, here: Any, there: Any) -> bool:
    """Whether the document asks for less than the vendor does, or takes more."""
    if fact == "nullable":
        return here is True
    if fact == "required":
        return here is False
    return here is None and fact not in ("property", "parameter", "response", "error code", "enum value", "body")
