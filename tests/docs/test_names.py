"""Every name in backticks that looks like ours exists: in pages, docstrings, and the comments of examples."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from .blocks import BLOCK, DOCUMENTS, ROOT
from .names import unresolved

pytestmark = pytest.mark.xdist_group("names")  # they read all sources

SPAN = re.compile(r"(?<!`)(`{1,2})([^`]+)\1(?!`)")
MODULES = sorted(path for path in (ROOT / "pexip_engage_client").rglob("*.py") if "generated" not in path.parts)
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))

# Names that are not ours, or that a page only invents. Each entry is a regular expression.
ELSEWHERE = (
    # other projects and the operating system
    r"(HTTPS?|ALL|NO)_PROXY|Date|Host|HTTPX2?ClientInstrumentor(\..*)?|kill -9|patch -p1|Jenkinsfile|fold=1",
    r"SENTRY_DSN|csrf_exempt|--(help|preload|collect-all)|open\(.*|tasks\.add_task\(.*|WITH=.*|Starlette\(.*|app\.mount\(.*",
    r"deepcopy|raise_for_status|nl_BE|withFixedDelay|verify\(postRequestedFor\(.*",
    # forms of OpenAPI, and the feed of the documentation portal
    r"components/(parameters|requestBodies)|pipeDelimited|readOnly|writeOnly|callbacks|patternProperties|changes\.rss",
    # parts of names, invented names, and names that a page says do not exist
    r"readWrite|_actions|list_|Test|SANDBOX|PEXIP_ENGAGE|FILE\.lock|engage\.db-wal|meta\.(after|settled)|first\.py",
    r"parking_spots|PARROT_\w+|\w*Box\w*|GET /boxes|BOX_LOCKED|lid|get_page|JanPeeters|UNSTABLE|client_secrt=",
    r'engage\.employees\.get\("1", time_out=5\)|appointments\.(cancel|complete|delete)|customers\.(list|create)',
    r"engage\.employees\.list\(\)\.data",
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_in_pages_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    shown = words("".join(code for *_, code in BLOCK.findall(text)))  # other tests run these blocks
    assert list(missing(BLOCK.sub("", text), shown)) == []


def test_names_in_docstrings_exist() -> None:
    found = {module: list(missing("\n\n".join(docstrings(module)), of_package(module.parent))) for module in MODULES}
    assert {module: names for module, names in found.items() if names} == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_names_in_examples_exist(example: Path) -> None:
    source = example.read_text(encoding="utf-8")
    comments = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    assert list(missing("\n\n".join([*docstrings(example), *comments]), words(source))) == []


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        ("event.data.event_type", None),
        ("event.type", "has no 'type'"),
        ("error.corelation_id", "has no 'corelation_id'"),
        ("engage.appointments.reschedule", None),
        ("engage.appointments.postpone", "has no 'postpone'"),
        ("engage.appointmnts", "has no 'appointmnts'"),
        ("EngageClient.from_environment()", "has no 'from_environment'"),
        ("create_twice", "no name 'create_twice'"),
        ("max_retry=3", "no parameter 'max_retry'"),
        ("engage.employees.list(page_size=3)", "no parameter 'page_size'"),
        ("make regenrate", "no target {'regenrate'}"),
        ("make generate", None),
        ("python -m pexip_engage_client.sandbox --seed demo", None),
        ("python -m pexip_engage_client.sandbox --sead demo", "no option ['--sead']"),
        ("python -m pexip_engage_client.doctors", "no such module"),
        ("--control", None),
        ("--controls", "no such option of a command"),
        ("PEXIP_ENGAGE_TOKEN", None),
        ("PEXIP_ENGAGE_TOKENS", "no such environment variable"),
        ("examples/fastapi_app.py", None),
        ("examples/flask_app.py", "no such file"),
        ("/_sandbox/state", None),
        ("/_sandbox/states", "no such route"),
        ("[redis]", None),
        ("[rediss]", "no such extra"),
    ],
)
def test_missing_names_are_found(span: str, reason: str | None) -> None:
    found = unresolved(span)
    assert (found is None) if reason is None else (found is not None and reason in found)


def missing(text: str, here: frozenset[str]) -> Iterator[str]:
    for _, span in SPAN.findall(text):
        span = " ".join(span.split())
        reason = unresolved(span, here)
        if reason and not any(re.fullmatch(each, span) for each in ELSEWHERE):
            yield f"`{span}`: {reason}"


def docstrings(module: Path) -> Iterator[str]:
    """The docstrings of a module, also those after attributes, without their blocks of code."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield re.sub(r"```.*?```", "", node.value.value, flags=re.DOTALL)


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


@cache
def of_package(folder: Path) -> frozenset[str]:
    """The identifiers in the code of a package: its docstrings also explain what is private."""
    names: set[str] = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names |= {value for value in vars(node).values() if isinstance(value, str) and value.isidentifier()}
    return frozenset(names)
