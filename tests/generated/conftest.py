import pytest

for name in ("calls", "model_checks", "operation_checks", "truth"):
    pytest.register_assert_rewrite(f"tests.generated.{name}")
