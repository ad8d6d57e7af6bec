"""Convert the parser's reports to our own messages: the place, the problem, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from openapi_python_client.parser.errors import GeneratorError

from pexip_engage_client.openapi.pointers import Keys

from .document import SourceDocument

REMEDY = "correct it, or write it as one of the forms in docs/document-forms.md"
LONGEST = 200
# The parser reports this for each reference to an unreadable part.
_CONSEQUENCE = "Could not find reference"
_NOISE = (
    r"<openapi_python_client[^>]*>",
    r"Failure to process schema has resulted in the removal of:.*",
    r"Unable to (?:parse|process) schema \S+",
    r"Unable to parse this part of your OpenAPI document:",
    r"WARNING parsing [A-Z]+ \S+ within \S+",
    r"Endpoint will not be generated",
)


def reject_unread(document: SourceDocument, errors: Iterable[GeneratorError]) -> None:
    """Reject a document for the errors that the parser reports, except errors that follow from other errors."""
    found = [(_place(document, words_of(error)), words_of(error)) for error in errors]
    causes = [each for each in found if _CONSEQUENCE not in each[1]]
    for keys, words in causes or found:
        document.reject(keys, _problem(words), REMEDY)


def words_of(error: GeneratorError) -> str:
    """Return everything that the parser reports about an error, in one line."""
    return " ".join(" ".join(part.split()) for part in (error.header, error.detail) if part)


def _place(document: SourceDocument, words: str) -> Keys:
    if schema := re.search(r"/components/schemas/(\w+)", words):
        return ("components", "schemas", schema[1])
    operation = re.search(r"parsing ([A-Z]+) (\S+) within", words)
    if operation and operation[2] in document.raw.get("paths", {}):
        return ("paths", operation[2], operation[1].lower())
    return ()


def _problem(words: str) -> str:
    for noise in _NOISE:
        words = re.sub(noise, "", words)
    words = re.sub(r"^[\s.:]+|[\s.:]+$", "", " ".join(words.split()))
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
