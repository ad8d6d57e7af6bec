"""Read and write JSON with orjson if it is installed (extra ``[speed]``), otherwise with the standard library.

The results are the same. Reading is lenient, so that a single character never makes a response unreadable: it accepts a
byte-order mark, invalid UTF-8, lone surrogates, control characters, `NaN`, `1e999` and integers of up to 4,300 digits.
If orjson rejects a text, the standard library reads it. Writing is strict.
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
# Without the check for cycles, the encoder is 20 % faster. A cycle still ends in a RecursionError.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False).encode
_encode_sorted = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

# orjson reads integers beyond 64 bits as floats, which loses digits. Such integers have at least 20 digits.
_DIGITS_AS_ZEROS = bytes(ord("0") if chr(code).isdigit() and code < 128 else code for code in range(256))
_LONG_NUMBER = b"0" * 20


def loads(data: bytes | str) -> Any:
    """Parse JSON. Raises ValueError if the text is not JSON."""
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
        raise ValueError("exceeds the maximum nesting depth") from error


def dumps(value: object) -> bytes:
    """Write compact UTF-8 JSON.

    Raises TypeError, ValueError or RecursionError for values that JSON lacks (NaN, sets …).
    """
    if orjson is not None:
        try:
            data = orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)
        except orjson.JSONEncodeError:
            # a large integer or deep nesting; for any other value, this also raises an error
            return _encode(value).encode()
        # orjson encodes NaN and infinities as null, which would clear the field.
        if b"null" in data:
            _reject_non_finite(value)
        return data
    return _encode(value).encode()


def dumps_sorted(value: object) -> bytes:
    """Write a value from `loads` as JSON with sorted keys, so that equal values have equal bytes."""
    if orjson is not None:
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:
            pass  # a large integer, a lone surrogate, or deep nesting
    return _encode_sorted(value).encode("utf-8", "surrogatepass")


def _reject_non_finite(value: object) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, float) and not isfinite(item):
            raise ValueError("JSON has no NaN and no infinity")
        if isinstance(item, dict):
            waiting += cast("dict[str, Any]", item).values()
        elif isinstance(item, list | tuple):
            waiting += cast("list[Any]", item)
