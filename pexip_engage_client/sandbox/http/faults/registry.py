"""The active faults of an enterprise, and which of them affect a request.

sandbox.fail(status=429, times=3)                                  the next three requests
sandbox.fail("acceptAppointment", status=503, after_change=True)   accepted, but the response is lost
sandbox.fail(delay=2, times=None, probability=0.1)                 one request in ten is slow
sandbox.fail("createAppointment", steps=["ok", 503, "ok"])         a script: the second of three requests fails
"""

from collections.abc import Sequence
from random import Random
from typing import overload

from .effects import Fault, MetFaults
from .matching import TOKEN, WEBHOOKS, RequestFacts


class Faults(Sequence[Fault]):
    """The active faults. Faults with a count apply one after the other. Faults without a count affect every request."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._active: list[Fault] = []
        self._ended: list[Fault] = []
        self._added = 0

    @overload
    def __getitem__(self, index: int) -> Fault: ...
    @overload
    def __getitem__(self, index: slice) -> list[Fault]: ...
    def __getitem__(self, index: int | slice) -> Fault | list[Fault]:
        return self._active[index]

    def __len__(self) -> int:
        return len(self._active)

    def __repr__(self) -> str:
        return f"Faults({self._active!r})"

    def add(self, fault: Fault) -> Fault:
        """Activate a fault. To create one, call `sandbox.fail`."""
        self._added += 1
        fault.id = str(self._added)
        self._active.append(fault)
        return fault

    def remove(self, id_: str) -> None:
        """Remove one fault by its `id`. Raises LookupError if no active fault has this ID."""
        found = next((fault for fault in self._active if fault.id == id_), None)
        if found is None:
            raise LookupError(f"there is no active fault {id_!r}")
        self._active.remove(found)

    @property
    def unused(self) -> list[Fault]:
        """The faults that had no effect, or that have requests or steps left. A fault can be exempt (`expect_used`)."""
        return [fault for fault in (*self._ended, *self._active) if fault.is_unused]

    def take(self, operation: str, request: "RequestFacts | None" = None) -> MetFaults:
        """Return the faults that affect a request to this operation, and reduce their counts."""
        met: list[tuple[bool, Fault, Fault]] = []
        self._ended = [fault for fault in self._ended if fault.is_unused]
        counted = False
        for fault in list(self._active):
            if not _affects(fault, operation, request) or (counted and fault.left is not None):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.probability < 1 and self.random.random() >= fault.probability:
                continue
            is_counted = fault.left is not None
            if (affecting := fault.next()) is not None:
                met.append((is_counted, affecting, fault))
            counted |= is_counted
            if fault.left == 0:
                self._active.remove(fault)
                self._ended.append(fault)
        met.sort(key=lambda each: not each[0])  # faults with a count are more specific, so they come first
        return MetFaults([affecting for _, affecting, _ in met], [fault for _, _, fault in met])

    def succeeded(self, operation: str) -> None:
        """Start the faults that wait for a successful request to this operation."""
        for fault in self._active:
            if fault.after == operation:
                fault.after = None

    def clear(self) -> None:
        """Remove all faults."""
        self._active.clear()
        self._ended.clear()


def _affects(fault: Fault, operation: str, request: RequestFacts | None) -> bool:
    """True if a fault affects a request. A fault without an operation affects the whole API."""
    is_of_api = operation not in (TOKEN, WEBHOOKS)
    affected = is_of_api if fault.operation is None else fault.operation == operation
    return (
        affected
        and fault.after is None
        and (fault.match is None or (request is not None and request.meet(fault.match)))
    )
