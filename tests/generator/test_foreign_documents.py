"""Documents with the constructs of public ones are accepted, or rejected for the reasons that they name.

`tests/peers/test_foreign_documents.py` generates, type-checks and calls those that are accepted.
"""

from __future__ import annotations

import pytest

from generator.document import SourceDocument, UnsupportedError
from generator.form_checks import checked

from .foreign_documents import FOREIGN_DOCUMENTS, WORKING, ForeignDocument, without_line


@pytest.mark.parametrize("document", FOREIGN_DOCUMENTS, ids=lambda each: each.name)
def test_document_is_accepted_or_rejected_for_its_reasons(document: ForeignDocument) -> None:
    rejections: list[str] = []
    try:
        checked(SourceDocument.read(document.path))
    except UnsupportedError as error:
        rejections = error.rejections
    assert [without_line(each) for each in rejections] == document.rejected
    assert all(" (line " in each and " (line 1)" not in each for each in rejections)


def test_most_documents_are_accepted() -> None:
    assert len(WORKING) >= 5
    assert len(FOREIGN_DOCUMENTS) >= 8


@pytest.mark.parametrize("document", WORKING, ids=lambda each: each.name)
def test_every_operation_is_called(document: ForeignDocument) -> None:
    operations = [operation.id for operation in SourceDocument(document.raw).iter_operations()]
    assert sorted(document.calls) == sorted(operations)
