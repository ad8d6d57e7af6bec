"""The portal's pages of an operation, in its known forms: Markdown, and text in two layouts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .vendor import Node

TITLES = {"header": "Headers", "path": "Path parameters", "query": "Query parameters"}


def kinds(schema: Node) -> list[str]:
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def kind(schema: Node) -> str:
    return next((one for one in kinds(schema) if one != "null"), "")


def signature(schema: Node) -> str:
    base = kind(schema)
    if base == "array":
        base = f"array[{kind(schema.get('items', {})) or 'object'}]"
    elif schema.get("format"):
        base += f"({schema['format']})"
    return f"{base} | null" if "null" in kinds(schema) else base


def shown_properties(schema: Node) -> Node:
    """The properties that a page lists for a value: a list's items' as its own."""
    holder = schema["items"] if kind(schema) == "array" else schema
    return holder.get("properties", {})


def required(schema: Node) -> list[str]:
    holder = schema["items"] if kind(schema) == "array" else schema
    return list(holder.get("required", []))


def parameters(operation: Node, where: str) -> list[tuple[str, Node, bool]]:
    found = [
        (one["name"].removesuffix("[]"), one["schema"], bool(one.get("required")))
        for one in operation["parameters"]
        if one["in"] == where
    ]
    return ([("Authorization", {"type": "string", "minLength": 1}, True)] if where == "header" else []) + found


def body(holder: Node | None) -> Node | None:
    return holder["content"]["application/json"]["schema"] if holder and "content" in holder else None


# -- sentences -----------------------------------------------------------------------------------


def values(schema: Node) -> list[str]:
    holder = schema.get("items", {}) if kind(schema) == "array" else schema
    return [str(value) for value in holder.get("enum", []) if value is not None]


def limits(schema: Node) -> list[list[tuple[str, Any]]]:
    """Sentences of clauses: (words, value)."""
    words = {
        "minLength": "minimum length is",
        "maxLength": "maximum length is",
        "minimum": "minimum value is",
        "maximum": "maximum value is",
    }
    first = [(text, schema[key]) for key, text in words.items() if key in schema]
    found = [first] if first else []
    if "minItems" in schema:
        found.append([("at least", schema["minItems"])])
    if "default" in schema:
        found.append([("default value is", schema["default"])])
    return found


def sentences(schema: Node) -> Iterator[str]:
    listed = values(schema)
    if listed:
        ending = " or ".join(listed) if len(listed) <= 2 else ", ".join(listed[:-1]) + f", or {listed[-1]}"
        yield f"Value{'s are' if len(listed) > 1 else ' is'} {ending}."
    clauses = []
    for sentence in limits(schema):
        text = ", ".join(f"{words} {json.dumps(value)}" for words, value in sentence)
        text += (" element" if sentence[0][1] == 1 else " elements") if sentence[0][0] == "at least" else ""
        clauses.append(text[0].upper() + text[1:] + ".")
    if clauses:
        yield " ".join(clauses)


def example(schema: Node) -> Any:
    """A payload with every property."""
    if kind(schema) == "object":
        return {name: example(inner) for name, inner in schema.get("properties", {}).items()}
    if kind(schema) == "array":
        return [example(schema["items"])]
    if values(schema):
        return values(schema)[0]
    return {"integer": 5, "number": 1.5, "boolean": True}.get(kind(schema), "string")


# -- examples, the same in both layouts of text ----------------------------------------------------


def _examples(operation: Node, indent: int | None) -> list[str]:
    lines = [
        f"{operation['method'].upper()} {operation.get('path', '/')}",
        "curl \\",
        f" -X {operation['method'].upper()} https://api.example.com \\",
    ]
    sent = body(operation["requestBody"])
    if sent is not None:
        lines.append(' -H "Content-Type: application/json" \\')
    headers = parameters(operation, "header")
    lines += [
        f' -H "{name}: value"' + (" \\" if number < len(headers) - 1 or sent is not None else "")
        for number, (name, *_) in enumerate(headers)
    ]
    if sent is not None:
        lines += [
            f" -d '{json.dumps(example(sent))}'",
            "Request example",
            "# Headers",
            *(f"{name}: value" for name, *_ in headers),
            "",
            "# Payload",
        ]
        lines.append(_json(example(sent), indent))
    for status, response in operation["responses"].items():
        if (schema := body(response)) is not None:
            lines += [f"Response examples ({status})", _json(example(schema), indent)]
    return lines


def _json(value: Any, indent: int | None) -> str:
    text = json.dumps(value, indent=2)
    return text if indent else "\n".join(line.strip() for line in text.split("\n"))


# -- list layout -----------------------------------------------------------------------------------


def text_list(operation: Node) -> str:
    lines = [
        "Something else",
        "",
        f"{operation['method'].upper()} {operation.get('path', '/')}",
        "",
        "Something else",
        "",
    ]
    for where, title in TITLES.items():
        if found := parameters(operation, where):
            lines += [title, ""]
            for name, schema, needed in found:
                lines += _entry(name, schema, needed, 2)
    if (sent := body(operation["requestBody"])) is not None:
        lines += ["application/json", "", "Body Required" if operation["requestBody"].get("required") else "Body", ""]
        for name, inner in shown_properties(sent).items():
            lines += _entry(name, inner, name in required(sent), 2)
    lines += ["Responses", ""]
    for status, response in operation["responses"].items():
        schema = body(response)
        lines += [f"  • {status}" + (" application/json" if schema is not None else ""), "", "    Other words", ""]
        codes = response.get("x-error-codes", [])
        lines += [*(f"    • {code}" for code in codes), *(["", "    See Error codes", ""] if codes else [])]
        if schema is not None:
            lines += _attributes("response", schema, 4)
    return "\n".join([*lines, *_examples(operation, 2)])


def _entry(name: str, schema: Node, needed: bool, indent: int) -> list[str]:
    margin = " " * indent
    lines = [
        f"{margin}• {name} {signature(schema)}{' Required' if needed else ''}".rstrip(),
        "",
        f"{margin}  Other words, any at all",
        "",
    ]
    for sentence in sentences(schema):
        lines += [f"{margin}  {sentence}", ""]
    if shown_properties(schema) if kind(schema) in ("object", "array") else False:
        lines += _attributes(name, schema, indent + 2)
    return lines


def _attributes(name: str, schema: Node, indent: int) -> list[str]:
    inner = shown_properties(schema)
    word = "attribute" if len(inner) == 1 else "attributes"
    of = signature(schema) if name == "response" else signature(schema).replace("array[object]", "object")
    lines = [f"{' ' * indent}Hide {name} {word} Show {name} {word} {of}"]
    for key, value in inner.items():
        lines += _entry(key, value, key in required(schema), indent)
    return lines


# -- compact layout --------------------------------------------------------------------------------


def text_compact(operation: Node, *, lossy: bool = False) -> str:
    """`lossy`: as in copies where what is required has lost its name and type."""
    lines: list[str] = []
    for where, title in TITLES.items():
        if found := parameters(operation, where):
            lines += [title, "-", *_run([_compact(name, schema, needed, lossy) for name, schema, needed in found])]
    if (sent := body(operation["requestBody"])) is not None:
        lines.append("Body Required" if operation["requestBody"].get("required") else "Body")
        lines.append("-")
        inner = shown_properties(sent)
        lines += _run([_compact(name, schema, name in required(sent), lossy) for name, schema in inner.items()])
    lines += ["Responses", "-"]
    found = []
    for status, response in operation["responses"].items():
        codes = response.get("x-error-codes", [])
        media = " application/json" if body(response) is not None else ""
        found.append([f"{status}{media}", "Other words", *codes, *(["See Error codes"] if codes else [])])
    return "\n".join([*lines, *_run(found), *_examples(operation, None)])


def _run(entries: list[list[str]]) -> list[str]:
    lines: list[str] = []
    for number, entry in enumerate(entries):
        lines += entry
        if number < len(entries) - 1:
            if entry and entry[-1] == ".":
                lines[-1] = ". -"
            else:
                lines.append("-")
    return lines


def _compact(name: str, schema: Node, needed: bool, lossy: bool) -> list[str]:
    lines = [] if needed and lossy else [f"{name} {signature(schema)}{' Required' if needed else ''}".rstrip()]
    if name == "Authorization" and lossy:
        return []
    lines += [] if needed and lossy else ["Other words, any at all"]
    listed = values(schema)
    if listed:
        lines += ["Values are" if len(listed) > 1 else "Value is", listed[0]]
        lines += [f",{value}" for value in listed[1:-1]]
        lines += [f"{', ' if len(listed) > 2 else ' '}or{listed[-1]}", "."] if len(listed) > 1 else ["."]
    for sentence in limits(schema):
        (words, value), *more = sentence
        words = words[0].upper() + words[1:]
        lines += [words, json.dumps(value)] + (["elements" if value != 1 else "element"] if words == "At least" else [])
        lines += [f", {words} {json.dumps(value)}" for words, value in more[:0]]
        lines += [f", {words}{json.dumps(value)}" for words, value in more]
        lines.append(".")
    return lines


# -- Markdown --------------------------------------------------------------------------------------


def markdown(operation: Node) -> str:
    lines = [
        "# Something else",
        "",
        f"**{operation['method'].upper()} {operation.get('path', '/')}**",
        "",
        "Something else",
        "",
        "",
    ]
    lines += [
        "## Servers",
        "- https://api.pexipengage.com/enterprises/acme: https://api.pexipengage.com/enterprises/acme ()",
        "",
        "",
    ]
    lines += ["## Authentication methods", "- O auth2", "", "", "## Parameters", ""]
    for where, title in TITLES.items():
        if found := parameters(operation, where):
            lines += [
                f"#### {title}",
                *(line for name, schema, _ in found for line in _bullet(name, schema, "Other words")),
                "",
            ]
    if (sent := body(operation["requestBody"])) is not None:
        lines += ["", "## Body parameters", "Content-type: application/json"]
        lines += [line for name, inner in shown_properties(sent).items() for line in _bullet(name, inner, "")] + [""]
    lines += ["", "## Responses", ""]
    for status, response in operation["responses"].items():
        lines += [f"### {status}: Other words", ""]
        if codes := response.get("x-error-codes"):
            lines += [*(f"* `{code}`" for code in codes), "", "See [Error codes](#topic-error-codes)", ""]
        if (schema := body(response)) is not None:
            lines += [f"#### Body Parameters: application/json ({signature(schema)})"]
            lines += [line for name, inner in shown_properties(schema).items() for line in _bullet(name, inner, "")] + [
                ""
            ]
    return "\n".join([*lines, "[Powered by Bump.sh](https://bump.sh)", ""])


def _bullet(name: str, schema: Node, words: str) -> list[str]:
    return [
        f"- **{name}** ({signature(schema)})" if kind(schema) else f"- **{name}**",
        *([f"  {words}"] if words else []),
    ]


def schemas(operation: Node) -> Iterator[Node]:
    """Every schema of an operation's bodies, at every depth."""

    def inside(schema: Node) -> Iterator[Node]:
        yield schema
        for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
            yield from inside(inner)

    for holder in [operation["requestBody"], *operation["responses"].values()]:
        if (schema := body(holder)) is not None:
            yield from inside(schema)
