"""Compare servers, to which clients send their requests."""

from __future__ import annotations

from typing import Any

from ..server_views import ENTERPRISE, environment_names, with_defaults
from .api_change import ApiChange, Changes, What, mapping, same, worded


def compare_servers(changes: Changes, old: Any, new: Any) -> None:
    """Compare lists of servers. The first server is the client's default."""
    _environments(changes, old, new)
    before, after = _by_url(old), _by_url(new)
    first, default = next(iter(before), ""), next(iter(after), "")
    if first != default:
        detail = worded("the first server", first or None, default or None)
        changes.add(ApiChange("server", "servers", "changed", detail, wire=True))
    for url in after.keys() - before.keys():
        changes.add(ApiChange("server", url, "added"))
    for url in before.keys() - after.keys():
        changes.add(ApiChange("server", url, "removed", wire=True))
    for url in before.keys() & after.keys():
        changes.others(url, before[url], after[url], {"url", "variables"})
        _variables(changes, url, before[url], after[url])


def _environments(changes: Changes, old: Any, new: Any) -> None:
    """Compare the members of `Environment`, which are named after the servers in the document."""
    before, after = _addresses(old), _addresses(new)
    names = {url: name for name, url in after.items()}
    for name, url in before.items():
        if name not in after:
            what: What = "changed" if url in names else "removed"
            detail = f"is now {names[url]}" if url in names else ""
            changes.add(ApiChange("environment", f"Environment.{name}", what, detail, python=True))
        elif url != after[name]:
            detail = f"is {after[name]}, was {url}"
            changes.add(ApiChange("environment", f"Environment.{name}", "changed", detail, wire=True))


def _addresses(servers: Any) -> dict[str, str]:
    """Return the addresses, by the names of the members."""
    nodes = list(_by_url(servers).values())
    return {name.upper(): with_defaults(node) for name, node in zip(environment_names(nodes), nodes, strict=True)}


def _by_url(servers: Any) -> dict[str, dict[str, Any]]:
    found = [mapping(each) for each in servers] if isinstance(servers, list) else []
    return {with_defaults(each): each for each in found}


def _variables(changes: Changes, url: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = mapping(old.get("variables")), mapping(new.get("variables"))
    for name in dict.fromkeys((*after, *before)):
        was, now = mapping(before.get(name)), mapping(after.get(name))
        subject = f"{url} {{{name}}}"
        if f"{{{name}}}" != ENTERPRISE and (name not in before or name not in after):
            continue  # the client only uses the variable's default, which is part of the address
        if name not in before or name not in after:
            changes.add(ApiChange("server", subject, "added" if name in after else "removed", wire=True))
            continue
        if not same(was.get("default"), now.get("default")):
            detail = worded("default", was.get("default"), now.get("default"))
            changes.add(ApiChange("server", subject, "changed", detail, wire=True))
        values, allowed = was.get("enum"), now.get("enum")
        if not same(values, allowed):
            narrower = allowed is not None and (values is None or not set(values) <= set(allowed))
            changes.add(ApiChange("server", subject, "changed", worded("enum", values, allowed), wire=narrower))
        changes.others(subject, was, now, {"default", "enum"})
