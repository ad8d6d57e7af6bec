"""The function that lets `json.dumps` write models and their values."""

from __future__ import annotations

from datetime import date, time
from enum import Enum
from typing import Any
from uuid import UUID

from .fields import encode


def json_default(value: object) -> Any:
    """Return the JSON form of a model, or of a date, time or enum value: `json.dumps(data, default=json_default)`.

    It also works as the `default` of `orjson.dumps` and other libraries. Raises TypeError for any other type.
    """
    if hasattr(value, "wire_form") or isinstance(value, date | time | Enum):
        return encode(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
