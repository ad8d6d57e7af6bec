"""The Node code of docs/sandbox.md works against a served sandbox, without any package."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from pexip_engage_client.sandbox import Sandbox
from tests.programs import installed

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def test_node_code_of_the_documentation_runs(tmp_path: Path) -> None:
    node = installed("node")
    (code,) = re.findall(r"^```js\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    program = tmp_path / "test.mjs"
    program.write_text(code, encoding="utf-8")
    sandbox = Sandbox(control=True)
    with sandbox.serve() as url:
        environment = {**os.environ, "PEXIP_ENGAGE_BASE_URL": url}
        done = subprocess.run(
            [node, str(program)], env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert (done.stdout, done.stderr) == ("503 200 Peeters\n", "")
        assert [each.slug for each in sandbox.enterprises] == ["acme"]
