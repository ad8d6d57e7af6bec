"""Files and metadata created during the build: the URLs and the README in the metadata, and the wheel's openapi.yaml.

The wheel contains openapi.yaml without the text that only people read. Otherwise the package would contain this text
twice, as the generated code has it in docstrings. The sandbox needs only the rules, and starts faster without the rest.
The source distribution contains the whole document.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

NAME = "openapi.yaml"
HEADER = (
    "# The rules of the Pexip Engage API, without descriptions and examples: those are in the source distribution.\n"
)
# The keys of these mappings are names from the API, not keywords: a property may be called `description`.
NAMED = {"properties", "schemas", "parameters", "responses", "examples", "paths", "webhooks", "variables"}
WORDS = {
    "description",
    "example",
    "examples",
    "x-deliberate",
    "x-enum-descriptions",
    "x-inferred",
    "x-reading",
}


def without_words(node: Any, *, named: bool = False) -> Any:
    """Remove the text that only people read. Responses keep an empty description, which OpenAPI requires."""
    if isinstance(node, list):
        return [without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    if named:
        return {name: without_words(part) for name, part in node.items()}
    kept = {key: without_words(part, named=key in NAMED) for key, part in node.items() if key not in WORDS}
    return {"description": "", **kept} if node.keys() & {"description"} and is_response(node) else kept


def is_response(node: dict[str, Any]) -> bool:
    """Whether a node with a description is a response: every other such node has one of these keys."""
    return not node.keys() & {
        "type",
        "oneOf",
        "items",
        "$ref",
        "name",
        "title",
        "operationId",
        "url",
        "default",
        "flows",
    }


def lean(document: Path) -> str:
    """Return the text of the document that goes into the wheel."""
    # both are safe
    whole = yaml.load(document.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return HEADER + json.dumps(without_words(whole), separators=(",", ":"))  # JSON is YAML, and shorter


class ShippedDocument(BuildHookInterface[Any]):
    """Adds the document to wheels. An editable installation reads the one in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the document before the wheel is packed."""
        if version == "editable":
            return
        self._directory = tempfile.TemporaryDirectory()
        made = Path(self._directory.name) / NAME
        made.write_text(lean(Path(self.root) / NAME), encoding="utf-8")
        build_data["force_include"][str(made)] = f"pexip_engage_client/{NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        if version != "editable":
            self._directory.cleanup()


class ProjectUrls(MetadataHookInterface):
    """Fills in [project.urls], and the links of the README, from the one address in pyproject.toml."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the URLs and the README to the metadata."""
        repository = self.config["repository"]
        metadata["urls"] = urls(repository)
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": readme(text, repository)}


def readme(text: str, repository: str) -> str:
    """Return the README for a package index, which does not show the other files of the repository.

    Links to files lead to the repository, and images are read from it. If it has no address, links become plain text,
    and images are left out.
    """
    files = repository.replace("https://github.com/", "https://raw.githubusercontent.com/", 1)
    image = re.compile(r"!\[([^]]*)\]\((?!https://)([^)]*)\)\n*")
    text = image.sub(rf"![\1]({files}/main/\2)\n\n" if repository else "", text)
    link = re.compile(r"(?<!!)\[([^]]*)\]\((?!https://|#)([^)]*)\)")
    return link.sub(rf"[\1]({repository}/blob/main/\2)" if repository else r"\1", text)


def urls(repository: str) -> dict[str, str]:
    """Return the URLs for a repository on GitHub; without an address, only the URL of the Pexip documentation."""
    found = {"API documentation": "https://developer.pexipengage.com"}
    if not repository:
        return found
    parts = repository.removeprefix("https://github.com/").split("/")
    if not repository.startswith("https://github.com/") or len(parts) != 2 or not all(parts):
        raise ValueError(f"`repository` in pyproject.toml must be https://github.com/OWNER/NAME (got {repository!r})")
    owner, name = parts
    return {
        "Repository": repository,
        "Documentation": f"https://{owner}.github.io/{name}/",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
        "Issues": f"{repository}/issues",
        **found,
    }
