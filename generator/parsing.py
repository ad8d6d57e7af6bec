"""The parser of openapi-python-client, without the copies that it makes of what nobody else holds."""

from __future__ import annotations

from openapi_python_client.config import Config
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint

from .document import Document
from .media import for_parser


def parse(document: Document, config: Config) -> GeneratorData | GeneratorError:
    """What the templates are given; or what the parser complains of."""
    return GeneratorData.from_dict(for_parser(document), config=config)


def _itself(endpoint: Endpoint, _: dict[int, object]) -> Endpoint:
    return endpoint


# Each step of the parser hands on a deep copy of an operation, with all models behind it, and drops the one that it was
# given: half of the time of a generation. The version is pinned, and the tests compare what comes out.
Endpoint.__deepcopy__ = _itself  # type: ignore[attr-defined]
