"""Fixtures of the runtime tests: models generated from a small document."""

from __future__ import annotations

from tests.generator.conftest import load as load
from tests.generator.conftest import package as package
from tests.generator.conftest import snippet as snippet
