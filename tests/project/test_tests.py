"""What holds for every test: it can fail, and it knows no more than a caller does."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("sources of tests")]

TESTS = Path(__file__).parents[1]
MODULES = sorted(path for path in TESTS.rglob("*.py") if path.parent.name not in ("typing", "right"))

# What a call in a test is named if it is there to fail.
CHECKS = ("raises", "warns", "assert_", "check", "validate", "deprecated_call", "until")

# Tests of what must end, or not raise, where the thing itself can fail the test.
NOTHING_TO_COMPARE = {
    "test_python_blocks_run": "a block that raises",
    "test_blocks_of_docstrings_run": "a block that raises",
    "test_resources_and_models_are_imported_when_first_used": "a process that fails",
    "test_receiver_imports_neither_httpx_nor_redis": "a process that fails",
    "test_supported_form_works": "the row's own code, which asserts",
    "test_cancelled_calls_leave_no_slot_taken": "a timeout",
    "test_limits_work_in_successive_event_loops": "a timeout",
    "test_waiters_of_a_closed_loop_do_not_block_others": "a timeout",
    "test_reset_restarts_rate_limits_of_existing_clients": "a timeout",
    "test_broken_page_is_read_or_rejected": "an exception",
    "test_generated_responses_are_read": "an exception",
    "test_watch_reads_any_junk_anywhere": "an exception",
    "test_unused_client_does_not_warn": "a warning, which is an error there",
    "test_closing_an_unused_client": "an exception, or a warning",
}

# A task of asyncio's that is left on purpose.
REACHING_IN = {
    "generated/test_any_payload.py": {"_json"},  # our writer of JSON, which encodes what the test sends
    "lifetimes/endings.py": {"_log_destroy_pending"},
    "conftest.py": {"_split_scope"},  # the method that schedulers of pytest-xdist override
    "peers/pyodide/program.py": {"_set_running_loop"},
    "pipeline/test_passed_in.py": {"_connections", "_pool"},  # of httpcore, whose bug the test imitates
    "stores/test_lease_keeper.py": {"_loops"},  # whose PATIENCE would make the tests take seconds
}


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in nodes_of(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def the_tests_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [function for function in functions_of(path) if function.name.startswith("test_")]


def can_fail(test: ast.AST, helpers: dict[str, ast.AST]) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name.startswith(CHECKS) or (name in helpers and can_fail(helpers.pop(name), helpers)):
                return True
    return False


def test_every_test_can_fail() -> None:
    found = list[str]()
    for path in MODULES:
        helpers: dict[str, ast.AST] = {function.name: function for function in functions_of(path)}
        tests = [test for test in the_tests_of(path) if test.name not in NOTHING_TO_COMPARE]
        found += [f"{path}: {test.name}" for test in tests if not can_fail(test, dict(helpers))]
    assert found == []


def test_the_exceptions_are_tests() -> None:
    names = {test.name for path in MODULES for test in the_tests_of(path)}
    assert NOTHING_TO_COMPARE.keys() <= names


def test_marks_of_long_tests_are_written_in_their_files() -> None:
    """conftest.py finds them there, before it imports the files."""
    helpers = [path for path in MODULES if not path.name.startswith("test_")]
    assert [path for path in helpers if "mark.proof" in path.read_text(encoding="utf-8")] == []


def test_no_test_reaches_into_private_names() -> None:
    found: dict[str, set[str]] = {}
    for path in MODULES:
        names = set[str]()
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pexip_engage_client"):
                names.update(each.name for each in node.names)
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") not in ("self", "cls", "os", "sys"):
                names.add(node.attr)
        private = {name for name in names if name.startswith("_") and not name.startswith("__")}
        if private:
            found[str(path.relative_to(TESTS))] = private
    assert found == REACHING_IN
