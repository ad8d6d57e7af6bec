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

    def dumps(value: object) -> bytes:
        """Compact UTF-8 JSON. Raises TypeError or ValueError for what JSON cannot say (NaN, sets, …)."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

else:

    def loads(data: bytes | str) -> Any:
        """The value that JSON text stands for. Raises ValueError for anything else."""
        return orjson.loads(data)

    def dumps(value: object) -> bytes:
        """Compact UTF-8 JSON. Raises TypeError for what JSON cannot say (sets, …)."""
        return orjson.dumps(value)
