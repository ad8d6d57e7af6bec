"""The same comparison in production: of the responses that a client gets anyway, at next to no cost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import response
from ..openapi.shipped import load
from ..sandbox.state.store import is_list, is_object
from . import paging
from .differences import Difference, Seen, differences
from .report import Outcome, Report, State
from .schemas import Schemas

logger = logging.getLogger("pexip_engage_client")

METER = "pexip_engage_client.conformance"


class Recorder:
    """Counts how live responses differ from the API document.

    ```python
    recorder = Recorder()
    engage = EngageClient("acme", client_id="…", client_secret="…", observe=recorder)
    …
    print(recorder.report().as_json())
    ```

    It compares as many responses as it can in `share` of the time that calls take, and skips the others; the first one
    of each operation is always compared. It keeps `capacity` different differences at most. The first time that one is
    seen, a warning is logged; all are counted in the OpenTelemetry metric `pexip_engage_client.differences`, where
    opentelemetry-api is installed. Of values it keeps nothing, but with `values=True` undocumented enum values.

    Making one reads the document, which takes a tenth of a second. Clients, threads and event loops can share one.
    Refusals, and responses that are no JSON, raise errors in the caller's hands and are not looked at.
    """

    def __init__(
        self,
        *,
        share: float = 0.01,
        capacity: int = 1000,
        values: bool = False,
        document: Path | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if not 0 <= share <= 1:
            raise ValueError(f"share must be from 0 to 1; got {share}")
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1; got {capacity}")
        self._share, self._values, self._clock = share, values, clock
        self._document = load(document)
        self._schemas = Schemas(self._document)
        self._report = Report(capacity=capacity)
        self._lock = threading.Lock()
        self._credit = 0.0
        self._off = False
        self._metric = _metric()

    def observe(self, operation: str, response: response.Response, payload: Any, seconds: float) -> None:
        """See a response. Whatever goes wrong in here, the call goes on: the recorder turns itself off and says so."""
        self._credit += self._share * seconds
        if (
            self._off
            or (self._credit < 0 and operation in self._report.outcomes)
            or not self._lock.acquire(blocking=False)
        ):
            self._report.skipped += 1
            return
        began = self._clock()
        try:
            self._compare(operation, Seen(response.status_code, response.headers, payload))
        except Exception as error:  # noqa: BLE001 - nothing of a recorder may reach a call; no text: it may hold a value
            self._off = True
            logger.warning("the recorder failed (%s) and is off from now on", type(error).__name__)
        finally:
            self._lock.release()
            self._credit -= self._clock() - began

    def report(self) -> Report:
        """A copy of what was found so far."""
        with self._lock:
            report = deepcopy(self._report)
        report.date = datetime.now(UTC).date().isoformat()
        return report

    def _compare(self, name: str, seen: Seen) -> None:
        operation = self._document.operations.get(name)
        if operation is None:  # of another document
            return
        outcome = self._report.outcomes.get(name)
        if outcome is None:
            outcome = self._report.outcomes[name] = Outcome(name, operation.method, operation.path, State.REACHED)
        self._report.requests += 1
        outcome.statuses[seen.status] += 1
        data = seen.payload.get("data") if is_object(seen.payload) else None
        outcome.records += len(data) if is_list(data) else 1
        found = list(differences(self._schemas, operation, seen, values=self._values))
        found += paging.broken_rules(operation, None, seen.payload)
        for difference in self._report.add(found):
            logger.warning("not as documented: %s", difference)
        if self._metric is not None:
            for difference in found:
                self._metric(difference)


def _metric() -> Callable[[Difference], None] | None:
    """Counts differences in OpenTelemetry's terms, where that is installed."""
    try:
        from opentelemetry import metrics
    except ImportError:
        return None
    counter = metrics.get_meter(METER).create_counter(
        "pexip_engage_client.differences", unit="1", description="Differences between responses and the API document."
    )

    def count(found: Difference) -> None:
        counter.add(1, {"operation": found.operation, "kind": found.kind.value, "path": found.path, "name": found.name})

    return count
