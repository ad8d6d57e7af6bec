"""Tests of the generated code. Other tests import the helpers as well, so they are registered here."""

import pytest

for name in ("calls", "model_checks", "operation_checks", "truth"):
    pytest.register_assert_rewrite(f"tests.generated.{name}")
