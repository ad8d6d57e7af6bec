"""JSON, by orjson where it is installed (extra ``[speed]``), else by the standard library."""

from __future__ import annotations

from math import isfinite
from typing import Any, cast

try:
    import orjson
except ImportError:
    import json

    def loads(data: bytes | str) -> Any:
        """The value that JSON text stands for. Raises ValueError for anything else."""
        try:
            return json.loads(data)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    # Without its own search for cycles the encoder is a fifth quicker; a cycle ends in a RecursionError.
    _encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False).encode

    def dumps(value: object) -> bytes:
        """Compact UTF-8 JSON. Raises TypeError, ValueError or RecursionError for what JSON lacks (NaN, sets, …)."""
        return _encode(value).encode()

else:

    def loads(data: bytes | str) -> Any:
        """The value that JSON text stands for. Raises ValueError for anything else."""
        return orjson.loads(data)

    def dumps(value: object) -> bytes:
        """Compact UTF-8 JSON. Raises TypeError or ValueError for what JSON cannot say (NaN, sets, …)."""
        data = orjson.dumps(value)
        # orjson writes NaN and the infinities as null; nobody who sends a number means to clear a field.
        if b"null" in data:
            _refuse_what_is_not_finite(value)
        return data

    def _refuse_what_is_not_finite(value: Any) -> None:
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("JSON has no NaN and no infinity")
        if isinstance(value, dict):
            for item in cast("dict[str, Any]", value).values():
                _refuse_what_is_not_finite(item)
        elif isinstance(value, list | tuple):
            for item in cast("list[Any]", value):
                _refuse_what_is_not_finite(item)
