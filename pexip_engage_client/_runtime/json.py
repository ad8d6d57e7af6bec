"""JSON, by orjson where it is installed (extra ``[speed]``), else by the standard library."""

from __future__ import annotations

from typing import Any

try:
    import orjson
except ImportError:
    import json

    def loads(data: bytes | str) -> Any:
        """The value that JSON text stands for. Raises ValueError for anything else."""
        return json.loads(data)

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
        """Compact UTF-8 JSON. Raises TypeError for what JSON cannot say (sets, …)."""
        return orjson.dumps(value)
