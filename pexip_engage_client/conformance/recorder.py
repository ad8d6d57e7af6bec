"""Compare the API document with the responses that a client receives in production, at almost no cost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from .._runtime.arguments import instance, integer, invalid_argument, invalid_value, number
from ..openapi.schemas import Schemas
from ..openapi.shipped import load
from ..tracing import Attempt
from . import paging
from .differences import Difference, Seen, Shown, differences, record_count
from .report import ConformanceReport, outcome_of

logger = logging.getLogger("pexip_engage_client")

METER = "pexip_engage_client.conformance"


class Recorder:
    """A function for the client's `observe` option that counts how live responses differ from the API document.

    ```python
    recorder = Recorder()
    engage = EngageClient("acme", client_id="…", client_secret="…", observe=recorder)
    ...
    print(recorder.report().as_json())
    ```

    If comparing would take more than the fraction `share` of the duration of attempts, the recorder skips responses. It
    always compares the first response to each operation. It keeps at most `capacity` findings. It logs a warning when a
    difference first occurs, and counts all differences in the OpenTelemetry metric `pexip_engage_client.differences` if
    opentelemetry-api is installed. It keeps no data from responses. The exceptions are undocumented enum values (with
    `values=True`), and property names that may be data (with `show_names=True`).

    Creating a recorder reads the document, which takes a tenth of a second. Clients, threads and event loops can share
    a recorder. It compares only 2xx responses to documented operations.
    """

    def __init__(
        self,
        *,
        share: float = 0.01,
        capacity: int = 1000,
        values: bool = False,
        show_names: bool = False,
        document: Path | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if not 0 <= number("share", share) <= 1:
            raise invalid_value("share", "a number from 0 to 1", share)
        accepted = "the Path of an existing file, or None"
        if document is not None and not instance("document", document, Path, accepted).is_file():
            raise invalid_argument("document", accepted, f"; got {document}")
        self._share, self._shown, self._clock = share, Shown(values, show_names), clock
        self._document = load(document)
        self._schemas = Schemas(self._document)
        self._report = ConformanceReport(capacity=integer("capacity", capacity, 1))
        self._lock = threading.Lock()
        self._credit = 0.0
        self._off = False
        self._metric = _metric()

    def __call__(self, attempt: Attempt) -> None:
        """Compare the response of an attempt with the API document.

        If this fails, the recorder logs the error and turns itself off, and the call continues.
        """
        operation, response = attempt.operation, attempt.response
        if operation is None or response is None or attempt.outcome != "done":
            return
        self._credit += self._share * attempt.seconds
        is_late = self._credit < 0 and operation in self._report.outcomes
        if self._off or is_late or not self._lock.acquire(blocking=False):
            self._report.skipped += 1
            return
        began = self._clock()
        try:
            self._compare(operation, Seen.of(response))
        except Exception as error:  # noqa: BLE001 - must not affect the call; no message, as it may contain data
            self._off = True
            logger.warning("the recorder failed (%s) and is turned off", type(error).__name__)
        finally:
            self._lock.release()
            self._credit -= self._clock() - began

    def report(self) -> ConformanceReport:
        """Return a copy of the report on all responses so far."""
        with self._lock:
            report = deepcopy(self._report)
        report.date = datetime.now(UTC).date().isoformat()
        return report

    def _compare(self, name: str, seen: Seen) -> None:
        operation = self._document.operations.get(name)
        if operation is None:  # an operation from another document
            return
        records = record_count(self._schemas, operation, seen)
        self._report.outcomes.setdefault(name, outcome_of(operation)).count(seen, records)
        self._report.requests += 1
        found = list(differences(self._schemas, operation, seen, self._shown))
        found += paging.broken_rules(operation, None, seen)
        for difference in self._report.add(found):
            logger.warning("a response is not as documented (%s)", difference)
        if self._metric is not None:
            for difference in found:
                self._metric(difference)


def _metric() -> Callable[[Difference], None] | None:
    """Return an OpenTelemetry counter, if OpenTelemetry is installed."""
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
