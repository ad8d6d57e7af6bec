"""Generate the client's code from the document: ``python -m generator``.

Exits with status 1 and prints the reasons if the parser warns that it leaves something out, or if the templates do not
support something in the document.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from pexip_engage_client.openapi.reader import Document

from .checks import check
from .document import TABLE_OF_METHODS, SourceDocument, UnsupportedError, located, not_done, parse_source
from .inline import named
from .parser_errors import reject_unread, words_of
from .paths import ROOT
from .swap import successor
from .text import docstring, in_class, literal
from .views import Views

HERE = Path(__file__).resolve().parent


def generate(document: Path, output: Path, table: Path, config_path: Path) -> list[str]:
    """Replace the package `output`. Return the list of problems, which is empty on success.

    The old code is replaced only when the new code is complete.
    """
    with successor(output) as fresh:
        try:
            _write(SourceDocument.read(document), load_table(table), _config(document, config_path, fresh), fresh)
        except UnsupportedError as error:
            shutil.rmtree(fresh, ignore_errors=True)
            return error.rejections
    return []


def _config(document: Path, path: Path, fresh: Path) -> Config:
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return Config.from_sources(
        ConfigFile.load_from_path(path),
        MetaType.NONE,
        document_source=document,
        file_encoding="utf-8",
        overwrite=True,
        output_path=fresh,
    )


def _write(document: SourceDocument, table: object, config: Config, fresh: Path) -> None:
    """Write the package. Raises UnsupportedError with all problems in the document."""
    views = prepared(document, table, config)
    parsed = views.parsed
    parsed.models = [each for each in parsed.models if str(each.class_info.name) in views.modules]
    parsed.enums = [each for each in parsed.enums if str(each.class_info.name) in views.modules]
    project = ClientPackage(openapi=parsed, custom_template_path=HERE / "templates", config=config)
    project.views = project.env.globals["views"] = views
    project.env.filters.update(literal=literal, docstring=docstring, in_class=in_class)
    with contextlib.redirect_stdout(io.StringIO()):  # the parser prints its progress to standard output
        bugs = [f"a bug in the generator; please report it: {words_of(error)}" for error in project.build()]
    if bugs:
        raise UnsupportedError(*bugs)
    (fresh / "types.py").unlink()  # part of the parser's own runtime, which we do not use


def prepared(document: SourceDocument, table: object, config: Config) -> Views:
    """Return the views for the templates. Raises UnsupportedError with all problems in the document."""
    methods = check(document, table)
    document = named(document, methods)
    parsed = GeneratorData.from_dict(for_parser(document), config=config)
    if isinstance(parsed, GeneratorError):
        reject_unread(document, [parsed])
        document.raise_problems()
        raise AssertionError("the parser reported nothing")
    warnings = [error for tag in parsed.endpoint_collections_by_tag.values() for error in tag.parse_errors]
    reject_unread(document, [*parsed.errors, *warnings])
    document.raise_problems()
    views = Views(document, parsed, methods)
    document.raise_problems()
    return views


def for_parser(document: SourceDocument) -> dict[str, Any]:
    """Return the part of the document that the parser accepts. The templates read the rest from the document itself."""
    raw = {key: deepcopy(document.raw[key]) for key in ("openapi", "paths", "components")}
    for operation in Document(raw).iter_operations():
        for status, response in operation.node["responses"].items():
            if not status.startswith("2"):
                response.pop("content", None)  # the client reads errors without a class
    for node in _mappings(raw):
        node.pop("title", None)  # the title would replace the name of the class
        node.pop("default", None)  # a default is only documentation, and may be of another type
    raw["info"] = {"title": "API", "version": "1"}
    return raw


def _mappings(node: Any, *, named: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the mappings in a part of the document, but not those whose keys are names, nor those in examples."""
    if isinstance(node, dict):
        if not named:
            yield node
        for key, inner in list(node.items()):
            if named or (key not in ("example", "examples", "enum") and not key.startswith("x-")):
                yield from _mappings(inner, named=not named and key in ("properties", "schemas", "responses", "paths"))
    elif isinstance(node, list):
        for each in node:
            yield from _mappings(each)


def load_table(path: Path) -> object:
    """Load the table of resources and methods. Raises UnsupportedError if it is not valid YAML."""
    table: object = parse_source(path.read_bytes(), TABLE_OF_METHODS)
    return table


class ClientPackage(Project):
    """The package to generate.

    It has resource classes, whereas the parser's own project has a module for each operation.
    """

    views: Views

    def _build_api(self) -> None:
        (self.package_dir / "resources").mkdir()
        self._render("client.py", "client.py.jinja")
        self._render("environments.py", "environments.py.jinja")
        self._render("error_codes.py", "error_codes.py.jinja")
        self._render("scopes.py", "scopes.py.jinja")
        self._render("webhooks.py", "webhooks.py.jinja")
        if self.views.nested_inputs:
            self._render("models/input_dicts.py", "input_dicts.py.jinja")
        self._render("resources/__init__.py", "resources.py.jinja")
        for resource in self.views.resources:
            self._render(f"resources/{resource.tag}.py", "resource.py.jinja", resource=resource)

    def _render(self, path: str, template: str, **values: Any) -> None:
        (self.package_dir / path).write_text(self.env.get_template(template).render(values), encoding="utf-8")


def _differences(expected: Path, found: Path) -> list[str]:
    """Return the files that differ between two directories, or exist in only one of them."""
    contents = [
        {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*.py")}
        for directory in (expected, found)
    ]
    names = sorted(contents[0].keys() | contents[1].keys())
    return [name for name in names if contents[0].get(name) != contents[1].get(name)]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    parser.add_argument("--document", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--output", type=Path, default=ROOT / "pexip_engage_client" / "generated")
    parser.add_argument("--table", type=Path, default=HERE / "resources.yaml")
    parser.add_argument("--config", type=Path, default=ROOT / "generator-config.yaml")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the output is not up to date")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            with tempfile.TemporaryDirectory() as directory:
                fresh = Path(directory) / options.output.name
                problems = generate(options.document, fresh, options.table, options.config)
                problems = problems or [f"{name} is not up to date" for name in _differences(fresh, options.output)]
        else:
            problems = generate(options.document, options.output, options.table, options.config)
    except OSError as error:
        print(not_done(error, options.output), file=sys.stderr)
        return 1
    if problems:
        print(located(options.document, options.table, problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
