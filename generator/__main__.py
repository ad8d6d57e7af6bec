"""Generate the client's code from the document: ``python -m generator``.

Exits with status 1 and the reasons in two cases: the parser emits a warning, which means that it leaves something out,
or the document contains something that the templates do not support.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from pexip_engage_client.openapi import DocumentError
from pexip_engage_client.openapi.parsing import parse_file

from .document import SourceDocument, UnsupportedError
from .form_checks import checked
from .media import for_parser
from .methods import methods_of
from .naming import Places
from .parser_errors import parser_rejections, words_of
from .paths import NAMES, ROOT
from .swap import successor
from .text import docstring, in_class, literal
from .views import Views

HERE = Path(__file__).resolve().parent


def generate(document: Path, output: Path, table: Path, config_path: Path, names: Path | None = None) -> list[str]:
    """Replace the package `output`. Return the list of problems, which is empty on success.

    The old code stays until the new code is complete, even after an interruption. `names` is the file of class names
    from an earlier version, if it is not the one in `output`.
    """
    with successor(output) as fresh:
        errors = _generate(document, table, config_path, fresh, names or output / NAMES)
        if errors:
            shutil.rmtree(fresh, ignore_errors=True)
        return errors


def _generate(document: Path, table: Path, config_path: Path, fresh: Path, names: Path) -> list[str]:
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    config = Config.from_sources(
        ConfigFile.load_from_path(config_path),
        MetaType.NONE,
        document_source=document,
        file_encoding="utf-8",
        overwrite=True,
        output_path=fresh,
    )
    try:
        known = json.loads(names.read_text(encoding="utf-8")) if names.exists() else {}
        errors = _write(SourceDocument.read(document), load_table(table), known, config, fresh)
    except UnsupportedError as error:
        return error.rejections
    if not errors:
        (fresh / "types.py").unlink()  # part of the parser's own runtime, which we do not use
    return errors


def _write(
    document: SourceDocument, table: dict[str, dict[str, Any]], known: Places, config: Config, fresh: Path
) -> list[str]:
    """Write the package. Return the problems that the parser reports."""
    document = checked(document, table, known)
    methods = methods_of(table, document)
    parsed = GeneratorData.from_dict(for_parser(document), config=config)
    if isinstance(parsed, GeneratorError):
        return parser_rejections(document, [parsed])
    warnings = [error for tag in parsed.endpoint_collections_by_tag.values() for error in tag.parse_errors]
    if parsed.errors or warnings:
        return parser_rejections(document, [*parsed.errors, *warnings])
    views = Views(document, parsed, methods)
    parsed.models = [each for each in parsed.models if str(each.class_info.name) in views.modules]
    parsed.enums = [each for each in parsed.enums if str(each.class_info.name) in views.modules]
    project = ClientPackage(openapi=parsed, custom_template_path=HERE / "templates", config=config)
    project.views = project.env.globals["views"] = views
    project.env.filters.update(literal=literal, docstring=docstring, in_class=in_class)
    with contextlib.redirect_stdout(io.StringIO()):  # the parser prints its progress there
        bugs = [f"a bug in the generator, please report it: {words_of(error)}" for error in project.build()]
    if document.has_inline and not bugs:
        (fresh / NAMES).write_text(json.dumps(document.places, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return bugs


def load_table(path: Path) -> dict[str, dict[str, Any]]:
    """Load the table of resources and methods. Raises UnsupportedError if it is not valid YAML."""
    try:
        table: dict[str, dict[str, Any]] = parse_file(path)
    except DocumentError as error:
        raise UnsupportedError(f"{path.name}: {error}") from error
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
        if any(each.mapping for each in self.views.nested_inputs):
            self._render("models/input_dicts.py", "input_dicts.py.jinja")
        self._render("resources/__init__.py", "resources.py.jinja")
        for resource in self.views.resources:
            self._render(f"resources/{resource.tag}.py", "resource.py.jinja", resource=resource)

    def _render(self, path: str, template: str, **values: Any) -> None:
        (self.package_dir / path).write_text(self.env.get_template(template).render(values), encoding="utf-8")


def _differences(expected: Path, found: Path) -> list[str]:
    """Return the files that differ between two directories, or exist in only one of them."""
    contents = [
        {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if _is_written(path)}
        for directory in (expected, found)
    ]
    names = sorted(contents[0].keys() | contents[1].keys())
    return [name for name in names if contents[0].get(name) != contents[1].get(name)]


def _is_written(path: Path) -> bool:
    return path.suffix == ".py" or path.name == NAMES


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    parser.add_argument("--document", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--output", type=Path, default=ROOT / "pexip_engage_client" / "generated")
    parser.add_argument("--table", type=Path, default=HERE / "resources.yaml")
    parser.add_argument("--config", type=Path, default=ROOT / "generator-config.yaml")
    parser.add_argument(
        "--names", type=Path, help=f"the {NAMES} of an earlier version; by default, the one in the output"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the output is not up to date")
    options = parser.parse_args(arguments)
    if options.check:
        with tempfile.TemporaryDirectory() as directory:
            fresh = Path(directory) / options.output.name
            names = options.names or options.output / NAMES
            problems = generate(options.document, fresh, options.table, options.config, names)
            problems = problems or [f"{name} is not up to date" for name in _differences(fresh, options.output)]
    else:
        problems = generate(options.document, options.output, options.table, options.config, options.names)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
