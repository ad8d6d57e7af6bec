"""Sentry sees the calls of a program, and neither its token nor its secret."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.openapi import ROOT


@pytest.mark.proof
def test_sentry() -> None:
    """Its integration patches `httpx.AsyncClient`: it sees the calls of a client that is given one."""
    command = [sys.executable, "-m", "tests.strangers.sentry_program"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    runs = [json.loads(line) for line in finished.stdout.splitlines()]
    assert len(runs) == 5
    for run in runs:
        check(**run)


def check(*, handed_in: bool, by_token: bool, documented: bool, items: list[Any], secrets: list[str]) -> None:
    raised = [item["exception"]["values"][-1]["type"] for item in items if "exception" in item]
    assert raised == ["NotFoundError", "TransportError"]
    (trace,) = [item for item in items if item.get("type") == "transaction"]
    statuses = [span["data"].get("http.response.status_code") for span in trace["spans"] if span["op"] == "http.client"]
    expected = [200] * (not by_token) + [200, 404, None]
    assert statuses == (expected if handed_in else [])
    sent = json.dumps(items)
    assert not handed_in or ("nobody" in sent) is not documented, (
        "the documented options remove the IDs in URLs and variables"
    )
    assert '"httplib"' in sent or not handed_in, "there are breadcrumbs"
    assert not any(secret in sent for secret in (*secrets, "Bearer "))
