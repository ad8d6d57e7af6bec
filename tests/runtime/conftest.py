"""What the tests of the runtime stand on: models made from the generator's snippet."""

from __future__ import annotations

from tests.generator.conftest import load as load
from tests.generator.conftest import package as package
from tests.generator.conftest import snippet as snippet
