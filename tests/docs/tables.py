"""The tables of the documentation that come from the code. `python -m tests.docs.tables` writes them."""

from __future__ import annotations

import asyncio
import re
import tomllib

import yaml

from pexip_engage_client import ErrorCode, resources
from pexip_engage_client.conformance.differences import Shown
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.texts import markdown
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox
from tests.openapi import RESOURCES, ROOT
from tests.pipeline import faults

from . import ways


def codes() -> str:
    """The error codes and their meanings."""
    rows = [f"| `{code}` | {code.meaning} |" for code in ErrorCode]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def methods() -> str:
    """The methods of all resources, with their operations."""
    rows = []
    for resource, entries in RESOURCES.items():
        methods = dir(getattr(resources, f"{resource.title().replace('_', '')}Resource"))
        names = [
            f"[{name}](https://developer.pexipengage.com/operation/operation-{_id(entry).lower()})"
            for method, entry in entries.items()
            for name in (method, f"{method}_once")
            if name in methods
        ]
        rows.append(f"| `{resource}` | {', '.join(names)} |")
    return "\n".join(["| resource | methods (each links to the Pexip documentation) |", "|---|---|", *rows])


def _id(entry: str | dict[str, str]) -> str:
    return entry if isinstance(entry, str) else entry["operation"]


def page_sizes() -> str:
    """The number of records on a page of each list, by default."""
    rows: list[str] = []
    for resource, entries in RESOURCES.items():
        for method, entry in entries.items():
            operation = load().operations[_id(entry)]
            limits = [each.schema for each in operation.parameters if each.name == "limit"]
            for limit in limits:
                maximum = limit.get("maximum")
                size = f"{maximum:,} (the documented maximum)" if maximum else f"{limit['default']} (chosen by the API)"
                rows.append(f"| `{resource}.{method}` | {size} |")
    return "\n".join(["| list | records on a page |", "|---|---|", *rows])


def scopes() -> str:
    """The scopes of all operations, by the methods that call them."""
    rows: list[str] = []
    for resource, entries in RESOURCES.items():
        for method, entry in entries.items():
            scope = load().operations[_id(entry)].scope
            rows.append(f"| `{resource}.{method}` | `{_id(entry)}` | {f'`{scope}`' if scope else 'not documented'} |")
    return "\n".join(["| method | operation | scope |", "|---|---|---|", *rows])


def report() -> str:
    """A report of the conformance command on a sandbox that misbehaves."""

    granted = [scope for scope in load().scopes if ":regions:" not in scope]

    async def run() -> str:
        async with Sandbox(seed="demo", clock="2026-01-31T08:00:00Z", scopes=granted) as sandbox:
            sandbox.fail("getEmployees", unknown_value="status", times=None)
            sandbox.fail("getSubjects", unknown_property=True, times=None)
            sandbox.fail("getFiles", missing="blobName", times=None)
            only = ["getEmployees", "getSubjects", "getSubjectById", "getFiles", "getRegions", "getContextById"]
            found = await Run(client=sandbox.client(), document=load(), only=only, shown=Shown(values=True))()
            found.date = "2026-01-31"
            return markdown(found).replace("## ", "### ", 1).strip()

    return asyncio.run(run())


def forms() -> str:
    """What a document may say, and what the generator makes of it."""
    found = yaml.load((ROOT / "tests" / "generator" / "forms.yaml").read_bytes(), yaml.CSafeLoader)
    works = [f"- {form['form']}" for form in found if "works" in form]
    rejected = [f"| {form['form']} | {_remedy(form)} |" for form in found if "works" not in form]
    table = ["| construct | what to write instead |", "|---|---|", *rejected]
    parts = ["## Supported", "", *works, "", "## Rejected", "", *table]
    return "\n".join(parts)


def _remedy(form: dict[str, str]) -> str:
    remedy = form["rejected"].rpartition("; ")[2]
    here = remedy.replace("write it as one of the forms in docs/document-forms.md", "use a supported form")
    return here.replace("|", "\\|")


def is_published() -> bool:
    """Whether the package is on PyPI. Until then, no line names it: anybody could publish a package of this name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    published: bool = project["tool"]["hatch"]["metadata"]["hooks"]["custom"]["published"]
    return published


def install(*, published: bool | None = None) -> str:
    """How to install the client with its sandbox: from a package index, if pyproject.toml says that it is published."""
    if is_published() if published is None else published:
        return "```sh\npip install 'pexip-engage-client[sandbox]'\n```"
    return "No version is on PyPI yet. In a clone of the repository, run:\n\n```sh\npip install '.[sandbox]'\n```"


def upgrade(*, published: bool | None = None) -> str:
    """How to upgrade the client."""
    if is_published() if published is None else published:
        return "```sh\npip install --upgrade pexip-engage-client\n```"
    return "No version is on PyPI yet. In your clone, run:\n\n```sh\ngit pull\npip install '.[sandbox]'\n```"


def install_extra(*, published: bool | None = None) -> str:
    """How to install an extra, for messages."""
    command, where = "pip install '.[{}]'", " in a clone of the repository"
    if is_published() if published is None else published:
        command, where = "pip install 'pexip-engage-client[{}]'", ""
    return f'INSTALL = "{command}{where}"'


TABLES = {
    "README.md": install,
    "CONTRIBUTING.md": ways.picture,
    "docs/index.md": install,
    "docs/install.md": install,
    "docs/tutorial.md": install,
    "docs/upgrading.md": upgrade,
    "pexip_engage_client/_extras.py": install_extra,
    "docs/document-forms.md": forms,
    "docs/authentication.md": scopes,
    "docs/errors.md": codes,
    "docs/calls.md": methods,
    "docs/pagination.md": page_sizes,
    "docs/conformance.md": report,
    "docs/reliability.md": faults.tables,
}
BEGIN, END = "made by the code: python -m tests.docs.tables", "end"


def updated(name: str) -> str:
    """A file with its table as it should be."""
    text = (ROOT / name).read_text(encoding="utf-8")
    begin, end = (f"# {each}" if name.endswith(".py") else f"<!-- {each} -->" for each in (BEGIN, END))
    return re.sub(f"{begin}.*?{end}", f"{begin}\n\n{TABLES[name]()}\n\n{end}", text, flags=re.DOTALL)


if __name__ == "__main__":
    for each in TABLES:
        (ROOT / each).write_text(updated(each), encoding="utf-8")
