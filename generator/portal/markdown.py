"""Reader for an operation's page in Markdown.

One stored copy is known: of bodies it shows the first level with types, without what is required and without limits.
So the rest is "not said" here, unless a page states it. Deeper levels, should a page have them, are read too.
Unverified for this vendor: whether these pages exist for all operations, the headings of path and query parameters,
and that each whole page ends with the portal's own line.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from .facts import CUT, NOT_SAID, Operation, Parameter, Property, Response, Schema, Silence, UnreadableError
from .openapi import NOT_PARAMETERS, without_prefix
from .wording import CODE, METHODS, SIGNATURE, describe, from_signature

_LINE = re.compile(rf"^({METHODS}) (/\S*)$")
_ITEM = re.compile(rf"^\*\*(?P<name>[^*]+)\*\*(?: \((?P<signature>{SIGNATURE})\))?(?P<rest>.*)$", re.DOTALL)
_STATUS = re.compile(r"^([1-5](?:\d\d|XX)|default)\b")
_MEDIA = re.compile(rf"application/json(?:;[^(]*)?(?: \(({SIGNATURE})\))?")
_MARKDOWN = MarkdownIt("commonmark").disable("inline")  # blocks alone: what stands in a line is read as it is written
_END = re.compile(r"Powered by Bump\.sh", re.IGNORECASE)


def is_markdown(text: str) -> bool:
    """Whether this looks like an operation's page in Markdown."""
    return bool(re.search(rf"^\*\*(?:{METHODS}) /\S*\*\*\s*$", text, re.MULTILINE)) or bool(
        re.search(r"^# \S", text, re.MULTILINE)
        and re.search(r"^## (?:Responses|Parameters|Body parameters)", text, re.MULTILINE)
    )


def read_markdown(text: str, address: str = "") -> Operation:
    """What a Markdown page says."""
    whole = bool(_END.search(text))
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    if not whole:
        lines = lines[:-1]  # nobody knows whether the last line is whole
    operation = Operation(address=address, other_responses=None if whole else CUT)
    reader = _Reader(operation, whole)
    for node in SyntaxTreeNode(_MARKDOWN.parse("\n".join(lines))).children:
        reader.take(node)
    if operation.path is NOT_SAID and not reader.sections:
        raise UnreadableError("no page of an operation: it has neither a line with method and path nor sections")
    reader.finish()
    if not whole:
        operation.notes.append(
            "the page lacks its last line, so it may be cut: what it does not show is not reported as missing there"
        )
    return operation


def _source(node: SyntaxTreeNode) -> str:
    """The text of a node, with its asterisks."""
    inline = node if node.type == "inline" else next((child for child in node.children if child.type == "inline"), None)
    return inline.content.strip() if inline is not None else ""


class _Reader:
    """Takes the page's blocks one after another."""

    def __init__(self, operation: Operation, whole: bool) -> None:
        self._operation, self._rest = operation, None if whole else CUT
        self.sections: list[str] = []
        self._where = ""
        self._response: Response | None = None

    def take(self, node: SyntaxTreeNode) -> None:
        if node.type == "heading":
            self._heading(int(node.tag[1:]), _source(node))
        elif node.type == "paragraph":
            self._paragraph(_source(node))
        elif node.type == "bullet_list":
            self._list(node)

    def _heading(self, level: int, text: str) -> None:
        lower = text.lower()
        if level == 1:
            self._operation.title = text
        elif level == 2:
            self._where, self._response = lower, None
            self.sections.append(lower)
            if lower.startswith("body"):
                self._operation.body = Schema(other_properties=self._rest)
        elif match := _STATUS.match(text) if self._where == "responses" else None:
            self._response = Response(codes=frozenset(), schema=None)
            self._operation.responses[match[1]] = self._response
        elif self._response is not None and lower.startswith("body"):
            media = _MEDIA.search(text)
            self._response.schema = from_signature(media[1]) if media and media[1] else Schema()
            self._response.schema.nullable = NOT_SAID
            self._holder(self._response.schema).other_properties = self._rest
        elif self._where.startswith("parameters"):
            self._where = next(
                (f"parameters {kind}" for kind in ("header", "path", "query") if kind in lower), "parameters"
            )
            self.sections.append(self._where)

    def _paragraph(self, text: str) -> None:
        plain = text.strip("*")
        if (match := _LINE.match(plain)) and self._operation.path is NOT_SAID:
            self._operation.method, self._operation.path = match[1], without_prefix(match[2])

    def _list(self, node: SyntaxTreeNode) -> None:
        if self._where.startswith("parameters "):
            where = self._where.split(" ")[1]
            for name, inner in self._items(node):
                self._parameter(where, name, inner)
        elif self._response is not None:
            lines = [_source(paragraph).split("\n")[0].strip("` ") for paragraph in _paragraphs(node)]
            codes = frozenset(line for line in lines if CODE.match(line))
            if codes:
                known = self._response.codes
                self._response.codes = codes | known if isinstance(known, frozenset) else codes
            elif isinstance(self._response.schema, Schema):
                self._holder(self._response.schema).properties.update(self._items(node))
        elif self._where.startswith("body") and isinstance(self._operation.body, Schema):
            self._operation.body.properties.update(self._items(node))

    @staticmethod
    def _holder(schema: Schema) -> Schema:
        return schema.items if schema.items is not None else schema

    def _items(self, node: SyntaxTreeNode) -> list[tuple[str, Property]]:
        found = []
        for entry in node.children:
            text = next((_source(child) for child in entry.children if child.type == "paragraph"), "")
            match = _ITEM.match(text)
            if not match:
                continue
            schema = from_signature(match["signature"]) if match["signature"] else Schema()
            describe(schema, match["rest"], silent=NOT_SAID)
            nested = [self._items(child) for child in entry.children if child.type == "bullet_list"]
            self._holder(schema).properties.update({name: inner for part in nested for name, inner in part})
            required: bool | Silence = (
                True if re.match(r"[\s,(]*required\b", match["rest"], re.IGNORECASE) else NOT_SAID
            )
            found.append((match["name"].strip(), Property(schema, required)))
        return found

    def _parameter(self, where: str, name: str, inner: Property) -> None:
        if where == "header" and name.lower() in NOT_PARAMETERS:
            return
        name = name.removesuffix("[]")
        required = True if where == "path" else inner.required
        key = (where, name.lower() if where == "header" else name)
        self._operation.parameters[key] = Parameter(where=where, name=name, schema=inner.schema, required=required)

    def finish(self) -> None:
        """What the sections that are not there say: in a whole page that there is nothing of it."""
        operation = self._operation
        for where in ("header", "path", "query"):
            section = f"parameters {where}"
            passed = "responses" in self.sections or (section in self.sections and self.sections[-1] != section)
            operation.other_parameters[where] = None if passed else self._rest
        if not any(section.startswith("body") for section in self.sections):
            operation.body = None if "responses" in self.sections or self._rest is None else CUT
        for schema in (operation.body, *(response.schema for response in operation.responses.values())):
            if isinstance(schema, Schema) and not self._holder(schema).properties:
                self._holder(schema).other_properties = (
                    self._rest or NOT_SAID
                )  # an object of unnamed properties, or lost ones
        if self._rest is CUT:
            last = list(operation.responses)[-1:]
            for status in last:
                operation.responses[status].codes = CUT
                if operation.responses[status].schema is None:
                    operation.responses[status].schema = CUT


def _paragraphs(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [child for entry in node.children for child in entry.children if child.type == "paragraph"]
