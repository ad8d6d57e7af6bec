"""Every model of the document, in itself."""

from __future__ import annotations

import pytest

from pexip_engage_client import models

from .model_checks import ENUMS, INPUTS, RESPONSES, check_enum, check_input_model, check_response_model


@pytest.mark.parametrize("name", ENUMS)
def test_an_enum(name: str) -> None:
    check_enum(name)


@pytest.mark.proof
@pytest.mark.parametrize("name", INPUTS)
def test_an_input(name: str) -> None:
    check_input_model(name)


@pytest.mark.proof
@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_model(name: str) -> None:
    check_response_model(name)


def test_every_schema_has_a_model() -> None:
    texts = {f"{name}Value" for name in ENUMS}  # plain texts of enums, for type checkers
    likes = {f"{name}{end}" for name in INPUTS for end in ("Like", "Dict")}
    assert set(models.__all__) <= {*ENUMS, *texts, *INPUTS, *RESPONSES, *likes}
