"""Convert names and sentences in the document to their form in Python."""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from openapi_python_client.strings import pascal_case, snake_case

from pexip_engage_client._runtime.operations import CallOptions

# The JSON constants, as Python writes them.
_CONSTANTS = {"null": "None", "true": "True", "false": "False"}
TIME_OF_DAY = "HH:mm"  # a string format that the document itself defines

# Names that would hide names in the generated code: the types in its hints and the methods of its models, ...
IN_MODELS = {
    *("Any", "bool", "bytes", "datetime", "dict", "field", "float", "int", "list", "str"),
    *("additional_properties", "from_dict", "get", "keys", "self", "to_dict", "unreadable", "values", "wire_form"),
}
# ... the options of every call, and the names that resource methods use in their bodies.
IN_ARGUMENTS = {
    *IN_MODELS,
    *CallOptions.__annotations__,
    *("builtins", "concurrency", "header_fields", "inputs", "models", "options"),
    *("query_parameters", "request", "response", "warnings", "wire"),
}

# The endings of plurals, and the corresponding endings of singulars.
_PLURALS = (("ies", "y"), ("(?<=[^aeou])uses", "us"), ("(?<=ss|sh|ch)es|(?<=[xz])es", ""), ("(?<=[^aius])s", ""))


def python_name(name: str, taken: Set[str] = frozenset({"datetime", "self"})) -> str:
    """Convert a wire name to a Python name: snake case, with a trailing underscore if the name is taken."""
    words = snake_case(re.sub(r"\W", "_", name.removesuffix("[]"))) or "value"
    words = f"value_{words}" if words[0].isdigit() else words
    return f"{words}_" if keyword.iskeyword(words) or words in taken else words


def class_name(name: str) -> str:
    """Return the class name for a schema."""
    words = pascal_case(re.sub(r"\W", "_", name))
    return f"{words}_" if keyword.iskeyword(words) else words


def singular(plural: str) -> str:
    """Return the singular of an English word, or of the last word of several. Other words are returned unchanged."""
    for ending, instead in _PLURALS:
        if re.search(f"{ending}$", plural):
            return re.sub(f"{ending}$", instead, plural)
    return plural


def literal(value: str) -> str:
    """Return a string as a Python literal in double quotes."""
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else ascii(each)[1:-1] for each in quoted) + '"'


def in_class(hint: str) -> str:
    """Return a type hint for a class that has a method named `list`."""
    return hint.replace("list[", "builtins.list[")


def docstring(text: str, indent: int) -> str:
    """Return a docstring for paragraphs of text. Lines that begin with spaces are list entries."""
    safe = text.replace("\\", "\\\\").replace('"""', "'''").strip()
    margin = " " * indent
    lines: list[str] = []
    for line in safe.split("\n"):
        hanging = " " * (len(line) - len(line.lstrip()) + 4) if line.startswith(" ") else ""
        lines += textwrap.wrap(
            line, 118 - indent, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        ) or [""]
    if len(lines) == 1 and len(lines[0]) + indent <= 112:
        return f'"""{lines[0]}{" " if lines[0].endswith(chr(34)) else ""}"""'
    body = "\n".join(margin + line if line and number else line for number, line in enumerate(lines))
    return f'"""{body}\n{margin}"""'


def limits(schema: dict[str, Any]) -> Iterator[str]:
    """Describe the documented limits of a schema, except obvious limits."""
    for low, high, unit in (
        ("minLength", "maxLength", "byte" if schema.get("format") == "binary" else "character"),
        ("minItems", "maxItems", "item"),
        ("minimum", "maximum", ""),
    ):
        least, most = schema.get(low), schema.get(high)
        if unit and least is not None and least <= 1:
            least = None  # such a value is obviously not empty
        if least is None and most is None:
            continue
        plural = f" {unit}{'s' if (most or least) != 1 else ''}" if unit else ""
        if most is None:
            yield f"at least {least}{plural}"
        elif least is None:
            yield f"at most {most}{plural}"
        else:
            yield f"exactly {most}{plural}" if least == most else f"from {least} to {most}{plural}"
    if "default" in schema:
        yield f"the default is {schema['default']}"
    if schema.get("format") == TIME_OF_DAY:
        yield "sent as HH:mm"


def sentence(parts: Iterable[str]) -> str:
    """Join parts into one sentence with a capital letter and a full stop; empty for no parts."""
    text = "; ".join(part.strip().rstrip(".") for part in parts if part and part.strip())
    return f"{text[0].upper()}{text[1:]}." if text else ""


def in_python(text: str, names: Mapping[str, str]) -> str:
    """Return the text with Python names between backticks, for properties, operations and JSON constants."""
    names = {**_CONSTANTS, **names}

    def named(found: re.Match[str]) -> str:
        return f"`{'.'.join(names.get(part, part) for part in found[1].split('.'))}`"

    return re.sub(r"`([\w.]+)`", named, text)


def one_line(text: str) -> str:
    """Return text of several lines as one line."""
    return " ".join(str(text).split())
