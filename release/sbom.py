"""List what the wheel in dist/ installs, alone and with each extra: ``make sbom``.

Each list is a CycloneDX document (SBOM) in build/sbom/. It describes an environment on this system and this Python,
with the versions in constraints.txt.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path
from typing import Any

from .build import OUTPUT, ROOT, source_date

DOCUMENTS = ROOT / "build" / "sbom"
Document = dict[str, Any]


def describe(wheel: Path, extra: str | None, cyclonedx: str) -> Document:
    """Install the wheel in a new environment, and list its packages with the program cyclonedx-py."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "environment" / "bin" / "python"
        venv.create(python.parents[1])
        report = Path(folder) / "report.json"
        pip = ["-m", "pip", "--disable-pip-version-check", "--python", str(python), "install", "--quiet"]
        # pip reports the hash of each file that it downloads, but not of files that it builds from source.
        options = ["--only-binary", ":all:", "--constraint", str(ROOT / "constraints.txt"), "--report", str(report)]
        subprocess.run([sys.executable, *pip, *options, f"{wheel}[{extra}]" if extra else str(wheel)], check=True)
        command = [cyclonedx, "environment", "--output-reproducible", str(python)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": source_date(ROOT)}
        printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
        return complete(json.loads(printed), json.loads(report.read_bytes()), wheel.name.partition("-")[0])


def complete(document: Document, report: Document, product: str) -> Document:
    """Add the hash of each package, from pip's report, and name the product as the subject of the document."""
    hashes = {
        _normalized(each["metadata"]["name"]): each["download_info"]["archive_info"]["hashes"]["sha256"]
        for each in report["install"]
    }
    components = {_normalized(each["name"]): each for each in document["components"]}
    for name, component in components.items():
        component["hashes"] = [{"alg": "SHA-256", "content": hashes[name]}]
    subject = components.pop(_normalized(product))
    subject["purl"] = f"pkg:pypi/{subject['name']}@{subject['version']}"
    # pip installed the wheel from a path, which means nothing on another machine.
    subject["externalReferences"] = [
        each for each in subject["externalReferences"] if not each["url"].startswith("file:")
    ]
    document["components"] = list(components.values())
    document["metadata"]["component"] = subject
    return document


def _normalized(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


if __name__ == "__main__":
    (wheel,) = OUTPUT.glob("*.whl")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    shutil.rmtree(DOCUMENTS, ignore_errors=True)
    DOCUMENTS.mkdir(parents=True)
    for extra in (None, *extras):
        stem = "-".join([*wheel.stem.split("-")[:2], *([extra] if extra else [])])
        written = json.dumps(describe(wheel, extra, sys.argv[1]), indent=2, sort_keys=True)
        (DOCUMENTS / f"{stem}.cdx.json").write_text(written + "\n", encoding="utf-8")
