"""Putting the vendor's operations on a loopback portal, in one form or another."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable

import yaml

from . import pages, vendor
from .server import Loopback
from .vendor import Node

PAGES: dict[str, Callable[[Node], str]] = {
    "markdown": pages.markdown,
    "text list": pages.text_list,
    "text compact": pages.text_compact,
    "text lossy": lambda operation: pages.text_compact(operation, lossy=True),
}
DOCUMENTS = ("OpenAPI 3.0", "OpenAPI 3.1", "OpenAPI YAML")
FORMS = (*DOCUMENTS, *PAGES, "Portal API")


def publish(
    portal: Loopback, form: str, operations: Iterable[Node], chance: random.Random, *, index: bool = True
) -> None:
    """Serve the operations in a form, and nothing else."""
    found = list(operations)
    portal.clear()
    if form in DOCUMENTS:
        document = vendor.document(found, "3.0.3" if form == "OpenAPI 3.0" else "3.1.0", chance)
        if form == "OpenAPI YAML":
            portal.put("source.yaml", yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False))
        else:
            portal.put("source.json", json.dumps(document))
    elif form == "Portal API":
        _portal_api(portal, found, chance)
    else:
        for operation in found:
            portal.put(address(operation), PAGES[form](operation), kind="text/markdown")
        if index:
            _index(portal, found, chance)


def address(operation: Node) -> str:
    return f"operation/operation-{operation['id'].lower()}.md"


def _index(portal: Loopback, found: list[Node], chance: random.Random) -> None:
    groups: dict[str, list[Node]] = {}
    for operation in found:
        groups.setdefault(operation["tag"].lower().replace(" ", "-"), []).append(operation)
    lines = ["# Engage", "", "## Endpoints", ""]
    for group, members in groups.items():
        lines.append(f"- [{group}]({portal.base}group/endpoint-{group}.md): other words")
        listed = [f"- [Something]({chance.choice(['../', portal.base])}{address(operation)})" for operation in members]
        portal.put(f"group/endpoint-{group}.md", "\n".join(["# Group", "", *listed]))
    portal.put(chance.choice(["llms.txt", "source.md"]), "\n".join([*lines, "", "## Webhooks", ""]))


def _portal_api(portal: Loopback, found: list[Node], chance: random.Random) -> None:
    addresses = {operation["id"]: f"{portal.base}operation/operation-{operation['id'].lower()}" for operation in found}
    listed = [{"type": "operation", "url": url, "title": "Something"} for url in addresses.values()]
    portal.put("api/list", json.dumps({"data": [{"type": "group", "url": f"{portal.base}group/x"}, *listed]}))
    for operation in found:
        content = pages.markdown(operation)
        url = addresses[operation["id"]]
        examples = {"calls": [{"title": "curl", "content": "curl"}], "requests": [], "responses": []}
        portal.put(
            f"fetch {url}",
            json.dumps(
                {"data": [{"type": "operation", "url": url, "title": "x", "content": content, "examples": examples}]}
            ),
        )
