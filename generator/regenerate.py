"""Do everything that a changed document requires: ``python -m generator.regenerate``, or ``make regenerate``.

The command validates, generates, records the public surface, and reports the changes (on standard output and in
build/regeneration.md). It then regenerates the tables of the documentation, formats, checks and tests. ``--document``
replaces openapi.yaml with your own document. If you also pass ``--output``, this checkout does not change. Instead, the
command creates or updates a copy of the client in that folder.
"""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from pexip_engage_client import vendor
from pexip_engage_client.vendor import copies

from .__main__ import load_table
from .checks import check
from .document import SourceDocument, UnsupportedError, located, not_done
from .paths import ROOT
from .swap import successor

REPORT = ROOT / "build" / "regeneration.md"
RULES = ROOT / "pexip_engage_client" / "sandbox" / "rules"
PREVIOUS = Path("generated", "document.yaml")
"""The place of the document in a copy without a sandbox. The next document is compared with it."""
_LONGEST = 200  # characters of a reason of the validator
_UNEXPECTED = re.compile(r"\('([^']+)' was unexpected\)")
_IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
generated = importlib.import_module(".generated", sys.argv[2])
for module in pkgutil.walk_packages(generated.__path__, generated.__name__ + "."):
    importlib.import_module(module.name)
client = package.EngageClient("acme", token="name:password", base_url="https://example.com")
print(len([getattr(client, name) for name in dir(client) if not name.startswith("_")]), "attributes can be imported")
"""


class StepFailedError(Exception):
    """A step failed. Its own output is above."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    options = _parser().parse_args(words)
    document = Path(options.document or ROOT / "openapi.yaml").resolve()
    table = Path(options.table or ROOT / "generator" / "resources.yaml").resolve()
    before = (ROOT / "openapi.yaml").read_bytes()
    for name, given in (("SPEC (--document)", options.document), ("TABLE (--table)", options.table)):
        if given and not Path(given).is_file():
            remedy = "download a document from a URL first"
            print(f"{name} must be the path of a YAML or JSON file (got {given!r}); {remedy}", file=sys.stderr)
            return 2
    REPORT.unlink(missing_ok=True)
    try:
        if options.output:
            _elsewhere(document, table, Path(options.output).resolve())
        else:
            _here(document, table, before, check=not options.no_check)
    except OSError as error:
        print(not_done(error, Path(options.output or ROOT)), file=sys.stderr)
        return 1
    except (StepFailedError, vendor.VendoringError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _here(document: Path, table: Path, before: bytes, *, check: bool) -> None:
    """Regenerate the checkout. The report precedes the checks, because it helps to fix their findings."""
    _validate(document, table, is_served=True)
    for given, own in ((document, ROOT / "openapi.yaml"), (table, ROOT / "generator" / "resources.yaml")):
        if given != own:
            shutil.copyfile(given, own)
    _step("generate", "-m", "generator")
    _make("surface")
    if (ROOT / ".git").exists():
        _report()
    else:  # an unpacked source distribution has no history
        old = ROOT / "build" / "openapi.before.yaml"
        old.parent.mkdir(exist_ok=True)
        old.write_bytes(before)
        _report("--old", str(old))
    _make("tables")
    _make("format")
    if check:
        _make("check")
        _make("test")


def _elsewhere(document: Path, table: Path, output: Path) -> None:
    """Create or update a copy of the client for another document.

    The new copy replaces the old one when it has been generated. The type check and the import follow. If the old copy
    was edited by hand, raise an error and do not change it.
    """
    with successor(output) as new:
        old = _kept_document(output)  # not earlier, because `successor` may have restored an interrupted copy
        is_update = (output / vendor.MANIFEST).exists()
        if is_update:
            copies.renewable(output, own=True)
        else:
            copies.check_free(output)
        _validate(document, table)
        if is_update:
            shutil.copytree(output, new)
            copy = vendor.update(new, own=True)
        else:
            copy = vendor.create(new)
        paths = {
            "document": document,
            "table": table,
            "output": new / "generated",
        }
        _step("generate", "-m", "generator", *(f"--{name}={path}" for name, path in paths.items()))
        if (new / vendor.DOCUMENT).exists():
            shutil.copyfile(document, new / vendor.DOCUMENT)
        else:
            shutil.copyfile(document, new / PREVIOUS)
        copies.record(new, document=document, parts=copy.parts, http=copy.http)
    name = "the previous document of the copy"
    if old is None:
        old, name = ROOT / "openapi.yaml", "the generator's openapi.yaml, because the copy has no previous document"
    _report("--old", str(old), "--old-name", name, "--new", str(document), "--table", str(table))
    _step("check", "-m", "mypy", "--strict", str(output))
    _step("import", "-B", "-c", _IMPORT_ALL, str(output.parent), output.name)


def _kept_document(output: Path) -> Path | None:
    """Copy the document from which the replaced code was generated, and return the path of the copy."""
    found = next((each for each in (output / vendor.DOCUMENT, output / PREVIOUS) if each.is_file()), None)
    if found is None:
        return None
    old = ROOT / "build" / "openapi.before.yaml"
    old.parent.mkdir(exist_ok=True)
    shutil.copyfile(found, old)
    return old


def _validate(document: Path, table: Path, *, is_served: bool = False) -> None:
    """Check the document: first with our own checks, which state what to write instead, then with a validator.

    If the sandbox of this checkout serves the document, it needs a rule for each operation.
    """
    began = _start("validate")
    try:
        found = SourceDocument.read(document)
        raw = deepcopy(found.raw)
        check(found, load_table(table))
        for error in OpenAPIV31SpecValidator(raw).iter_errors():
            reason = " ".join(str(error.message).split()).partition(" Failed validating")[0]
            shown = reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}…"
            keys = (*map(str, error.absolute_path), *_UNEXPECTED.findall(reason)[:1])
            remedy = "add it" if reason.endswith("is a required property") else "correct it"
            found.reject(keys, f"the OpenAPI validator reports: {shown}", remedy)
        rules = "".join(path.read_text(encoding="utf-8") for path in RULES.rglob("*.py")) if is_served else ""
        for each in found.iter_operations() if is_served else ():
            if f'"{each.id}"' not in rules:
                remedy = f"add one to the file of its resource in {RULES.relative_to(ROOT)}/"
                found.reject(each.keys, "the sandbox has no rule for it", remedy)
        found.raise_problems()
    except UnsupportedError as error:
        raise StepFailedError(located(document, table, error.rejections)) from error
    _end("validate", began)


def _report(*arguments: str) -> None:
    written = subprocess.run(
        [sys.executable, "-m", "generator.changes", *arguments],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(written.stdout, encoding="utf-8")
    print(written.stdout)
    if written.returncode:
        raise StepFailedError("the change report failed")


def _step(name: str, *command: str) -> None:
    _run(name, [sys.executable, *command])


def _make(target: str) -> None:
    """Run a Makefile target in the current environment, which contains the tools that the targets need."""
    python = shlex.quote(sys.executable)
    _run(target, ["make", "--no-print-directory", "--assume-old=.venv/dev", f"RUN={python}", target])


def _run(name: str, command: list[str]) -> None:
    began = _start(name)
    failed = subprocess.run(command, cwd=ROOT, check=False).returncode
    _end(name, began)
    if failed:
        raise StepFailedError(f"regeneration stopped at: {name}")


def _start(name: str) -> float:
    print(f"=== {name}", flush=True)
    return time.monotonic()


def _end(name: str, began: float) -> None:
    print(f"    {name}: {time.monotonic() - began:.0f} s", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator.regenerate", description=__doc__)
    parser.add_argument("--document", metavar="FILE", help="your own document (default: openapi.yaml)")
    parser.add_argument(
        "--table", metavar="FILE", help="the table of methods and their operations (default: generator/resources.yaml)"
    )
    parser.add_argument("--output", metavar="FOLDER", help="create or update a copy of the client in this directory")
    parser.add_argument("--no-check", action="store_true", help="skip checks and tests")
    return parser


if __name__ == "__main__":
    sys.exit(main())
