"""JSON, by orjson where it is installed (extra ``[speed]``), else by the standard library: the same with and without.

Reading is lenient, as no response may be lost over one character: a byte-order mark, bytes that are no UTF-8, half of
an emoji, control characters, `NaN`, `1e999` and integers of any size are read. What orjson does not read in this way,
the standard library does. Writing is strict.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import orjson
else:
    try:
        import orjson
    except ImportError:
        orjson = None

_decode = json.JSONDecoder(strict=False).decode
# Without its own search for cycles the encoder is a fifth quicker; a cycle ends in a RecursionError.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False).encode

# orjson reads integers beyond 64 bits as floats, which loses digits; they have 20 of them or more.
_DIGITS_AS_ZEROS = bytes(ord("0") if chr(code).isdigit() and code < 128 else code for code in range(256))
_LONG_NUMBER = b"0" * 20


def loads(data: bytes | str) -> Any:
    """The value that JSON text stands for. Raises ValueError for anything else."""
    if orjson is not None:
        octets = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        if _LONG_NUMBER not in octets.translate(_DIGITS_AS_ZEROS):
            try:
                return orjson.loads(octets)
            except orjson.JSONDecodeError:
                pass
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    try:
        return _decode(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise ValueError("nested to too great a depth") from error


def dumps(value: object) -> bytes:
    """Compact UTF-8 JSON. Raises TypeError, ValueError or RecursionError for what JSON lacks (NaN, sets, …)."""
    if orjson is not None:
        try:
            data = orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)
        except orjson.JSONEncodeError:
            return _encode(value).encode()  # a large integer or a deep nesting; or it raises, too
        # orjson writes NaN and the infinities as null; nobody who sends a number means to clear a field.
        if b"null" in data:
            _refuse_what_is_not_finite(value)
        return data
    return _encode(value).encode()


def _refuse_what_is_not_finite(value: object) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, float) and not isfinite(item):
            raise ValueError("JSON has no NaN and no infinity")
        if isinstance(item, dict):
            waiting += cast("dict[str, Any]", item).values()
        elif isinstance(item, list | tuple):
            waiting += cast("list[Any]", item)
