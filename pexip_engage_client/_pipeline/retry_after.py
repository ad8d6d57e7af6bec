"""Read the `Retry-After` header."""

from __future__ import annotations

import math
import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from .._http import httpx
from ..response import Response
from ..timing import Timing

_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)


def retry_after(response: httpx.Response | Response, timing: Timing) -> float | None:
    """Return the seconds to wait, from either form of the `Retry-After` header; None without a valid one."""
    value: str | None = response.headers.get("retry-after")
    if value is None:
        return None
    parts = [each.strip() for each in value.split(",")]  # several if the header occurs several times
    if all(map(_SECONDS.fullmatch, parts)):
        return max(map(float, parts))
    # Interpret a date by the server's clock, if the response has a `Date`.
    now = _timestamp(response.headers.get("date", ""))
    seconds = _timestamp(value) - (timing.now() if math.isnan(now) else now)
    return None if math.isnan(seconds) else max(0.0, seconds)


def _timestamp(date: str) -> float:
    """Return the time of an HTTP date. All of its three forms are in GMT, but one of them (asctime) does not say so."""
    try:
        parsed = parsedate_to_datetime(date)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan
