"""Recognize the format of a file or a response, and read it, or report its actual format."""

from __future__ import annotations

import json
import re

from pexip_engage_client.openapi.parsing import is_object

from .facts import Node, Source, StatedPage, UnreadableError, page_in, reduced
from .lines import lines_of
from .markdown import is_markdown, read_markdown
from .page_content import to_page
from .text_pages import read_text

_HTML = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_LOGIN = re.compile(r"type=[\"']?password|sign[ -]?in|log[ -]?in", re.IGNORECASE)


def parse_json(text: str) -> Node:
    """Parse a JSON object from the portal. Raises UnreadableError if it is something else."""
    text = _checked(text)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"this is not valid JSON: {str(error)[:120]}") from error
    if not is_object(found):
        raise UnreadableError("this is JSON, but not an object")
    return found


def read_page(text: str, address: str) -> StatedPage:
    """Read the facts of an operation's page, in Markdown or as text.

    Raises UnreadableError if it is something else: empty, HTML, or not the page of an operation.
    """
    text = _checked(text)
    text = text if is_markdown(text) else re.sub(r"^( +)[*▪◦‣·](?= )", r"\1•", text, flags=re.MULTILINE)
    content = read_markdown(text) if is_markdown(text) else read_text(text)
    name = page_in(address)
    if not name and not content.path:
        raise UnreadableError("neither the page nor its address shows which operation it describes")
    page = to_page(content, name)
    page.lines = lines_of(text)
    return page


def read_file(text: str, name: str) -> Source:
    """Read the facts of a saved file: a document or a page. Raises UnreadableError if it is something else."""
    if text.lstrip().startswith("{"):
        return Source(form="OpenAPI document", document=reduced(parse_json(text)))
    return Source(form="page", pages=[read_page(text, name)])


def _checked(text: str) -> str:
    """Return a text without its byte order mark. Raises UnreadableError if it is empty or HTML."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableError("this is empty")
    if _HTML.match(text):
        raise UnreadableError("this is a login page" if _LOGIN.search(text) else "this is HTML, not Markdown or text")
    return text
