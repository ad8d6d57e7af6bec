"""Read the signatures and sentences of the portal's pages, which are the same in every layout."""

from __future__ import annotations

import json
import re
from typing import Any

KINDS = "string|integer|number|boolean|object|array|null"
_PART = rf"(?:{KINDS})(?:\([^()\s]+\))?(?:\[[^\]]*\])?"
SIGNATURE = rf"{_PART}(?: \| {_PART})*"
METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
CODE = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
STATUS = re.compile(r"^([1-5](?:\d\d|XX)|default)\b")

_LIMITS = {
    "minLength": r"(?:min(?:imum)? length(?: is|:)|between)\s*(\d+)",
    "maxLength": r"(?:max(?:imum)? length(?: is|:)|between \d+ and)\s*(\d+)",
    "minimum": r"minimum value is\s*(-?\d+(?:\.\d+)?)",
    "maximum": r"maximum value is\s*(-?\d+(?:\.\d+)?)",
    "minItems": r"at least\s*(\d+) elements?",
    "maxItems": r"(?:at most|not more than)\s*(\d+) elements?",
}
_DEFAULT = re.compile(r"default value is\s*([^\s]+?)\s*\.(?=\s|$)", re.IGNORECASE)
PATTERN_SENTENCE = re.compile(r"following pattern:\s*(\S.*?)\s*\.?(?=\s*$|\.\s+[A-Z])", re.MULTILINE)
_FORMAT = f"format should match the {PATTERN_SENTENCE.pattern}"
_MEMBERS = "additional properties are(?: not)? allowed"
_KNOWN = "|".join((*reversed(_LIMITS.values()), _DEFAULT.pattern, _FORMAT, _MEMBERS)).replace(" ", r"\s+")
_KNOWN_SENTENCES = re.compile(  # in compact pages, they continue on the next line
    rf"^ *(?:{_KNOWN})(?:[\s.,]*(?:{_KNOWN}))*(?:\s+characters)?(?:\s*\.)?", re.IGNORECASE | re.MULTILINE
)
_VALUES = re.compile(r"^\s*Values? (?:are|is)\b(.*?)\.\s*$", re.MULTILINE | re.DOTALL)
_LISTED_CODE = re.compile(r"^\s*[*\-•]\s+`?([A-Z][A-Z0-9_]+)`?\s*$", re.MULTILINE)

_SENTENCE_OF_CODES = re.compile(r"error codes?\b(?:[^.\n]|\n(?!\s*\n))*", re.IGNORECASE)
NAMED_CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")


def signature_facts(signature: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the facts about a value and about its items, from a signature such as `array[object] | null`."""
    parts = [re.fullmatch(rf"({KINDS})(?:\(([^()]+)\))?(?:\[(.*)\])?", part) for part in signature.split(" | ")]
    found = [part for part in parts if part]
    kinds = sorted({part[1] for part in found} - {"null"})
    facts: dict[str, Any] = {"nullable": any(part[1] == "null" for part in found)} if found else {}
    facts |= {"type": kinds} if kinds else {}
    form = next((part[2] for part in found if part[2]), "")
    facts |= {"format": form} if form else {}
    inner = next((part[3] for part in found if part[1] == "array" and part[3]), "")
    items: dict[str, Any] = {}
    if re.fullmatch(SIGNATURE, inner):
        items = signature_facts(inner)[0]
        if not items["nullable"]:
            del items["nullable"]  # the signature of an array contains little about its items
    return facts, items


def limits_in(text: str) -> dict[str, Any]:
    """Return the limits that sentences state."""
    text = " ".join(text.split())
    found: dict[str, Any] = {}
    for name, sentence in _LIMITS.items():
        if match := re.search(sentence, text, re.IGNORECASE):
            value = float(match[1])
            found[name] = int(value) if value.is_integer() else value
    if match := _DEFAULT.search(text):
        try:
            found["default"] = json.loads(match[1])
        except ValueError:
            found["default"] = match[1]
    return found


def values_in(text: str) -> frozenset[str] | None:
    """Return the values in `Values are A, B, or C.`, which may be spread over several lines. None has a space."""
    match = _VALUES.search(text)
    if not match:
        return None
    commas = re.sub('[`"]', "", match[1].replace("|", ","))
    commas = re.sub(r"(?:,\s*|\s)or(?=\s)\s*", ",", commas)  # "A, or B", "A or B"
    commas = re.sub(r",\s+or(?=\S)|\n\s*or(?=\S)", ",", commas)  # ", orB", where two lines were joined
    values = frozenset(part.strip() for part in commas.split(",") if part.strip())
    return None if any(len(value.split()) > 1 for value in values) else values


def is_known_sentence(line: str) -> bool:
    """Whether a line starts with a sentence that states limits."""
    return _KNOWN_SENTENCES.match(line) is not None


def unknown_sentences(text: str) -> list[str]:
    """Return the text that follows a known sentence on the same line. Descriptions are on other lines."""
    rests = (text[known.end() :].partition("\n")[0].strip() for known in _KNOWN_SENTENCES.finditer(text))
    return [rest for rest in rests if rest]


def without_facts(text: str) -> str:
    """Return the text without the limits and values that it states, in one line."""
    text = " ".join((text if values_in(text) is None else _VALUES.sub("", text)).split())
    for sentence in (_DEFAULT.pattern, *reversed(_LIMITS.values())):
        text = re.sub(sentence, "", text, flags=re.IGNORECASE)
    return text


def codes_in(text: str) -> list[str]:
    """Return the error codes in Markdown lists and in sentences such as ``Error codes: `A_B`, `C_D`.``."""
    sentences = "".join(_SENTENCE_OF_CODES.findall(text))
    return list(dict.fromkeys(_LISTED_CODE.findall(text) + NAMED_CODE.findall(sentences)))


def payload_in(text: str) -> tuple[bool, Any]:
    """Return whether the text contains JSON, and the first value in it."""
    start = re.search(r"^\s*[\[{]", text, re.MULTILINE)
    try:
        return (True, json.JSONDecoder().raw_decode(text[start.end() - 1 :])[0]) if start else (False, None)
    except (ValueError, RecursionError):
        return False, None
