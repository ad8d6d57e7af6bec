"""Compare security: which credentials an operation accepts, and how clients obtain them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pexip_engage_client.openapi.reader import Document, DocumentedOperation

from .api_change import DOCUMENTATION, ApiChange, Changes, What, mapping, same, worded

Alternative = Mapping[str, tuple[str, ...]]

# Keywords of a security scheme.
_ONLY_DOCUMENTATION = DOCUMENTATION | {"bearerFormat"}
_HOW_TO_AUTHENTICATE = {"type", "scheme", "in", "name", "openIdConnectUrl"}


class SecurityComparison:
    """Compares security schemes, and the requirements of operations."""

    def __init__(self, old: Document, new: Document, changes: Changes) -> None:
        self.changes = changes
        self.old, self.new = _schemes_by_name(old), _schemes_by_name(new)
        self._renamed = dict(self._renames())

    def _renames(self) -> Iterator[tuple[str, str]]:
        for name, scheme in self.old.items():
            same_ones = [each for each in self.new if each not in self.old and same(scheme, self.new[each])]
            if name not in self.new and same_ones:
                yield name, same_ones[0]

    def compare(self, name: str, old: DocumentedOperation, new: DocumentedOperation) -> None:
        """Compare the requirements of an operation. An operation without requirements accepts any caller."""
        before = [{self._renamed.get(key, key): each[key] for key in each} for each in old.security or ({},)]
        after = [dict(each) for each in new.security or ({},)]
        if _ordered(before) == _ordered(after):
            return
        still_works = all(any(_satisfies(one, other) for other in after) for one in before)
        if [each.keys() for each in before] == [each.keys() for each in after]:
            kind, detail = "scope", f"needs {_scope_names(after)}, not {_scope_names(before)}"
        else:
            kind, detail = "security", f"needs {_words(after)}, not {_words(before)}"
        self.changes.add(ApiChange(kind, name, "changed", detail, wire=not still_works))

    def compare_schemes(self) -> None:
        """Compare the schemes themselves."""
        known = {self._renamed.get(name, name): scheme for name, scheme in self.old.items()}
        for name in dict.fromkeys((*self.new, *known)):
            if name not in known or name not in self.new:
                # The changed requirements of operations show which callers this breaks.
                self.changes.add(ApiChange("security scheme", name, "added" if name in self.new else "removed"))
                continue
            old, new = known[name], self.new[name]
            for key in dict.fromkeys((*old, *new)):
                if key == "flows":
                    self._compare_flows(name, mapping(old.get("flows")), mapping(new.get("flows")))
                elif not same(old.get(key), new.get(key)):
                    self._add_changed_keyword(name, key, old.get(key), new.get(key))

    def _add_changed_keyword(self, name: str, key: str, old: Any, new: Any) -> None:
        """Add the change of one keyword of a security scheme."""
        if key in _ONLY_DOCUMENTATION:
            self.changes.add(ApiChange("documentation", name, "changed", key))
        elif key in _HOW_TO_AUTHENTICATE:
            self.changes.add(ApiChange("security scheme", name, "changed", worded(key, old, new), wire=True))
        else:
            self.changes.other(name, key, old, new)

    def _compare_flows(self, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        for flow in dict.fromkeys((*new, *old)):
            if flow not in old or flow not in new:
                what: What = "added" if flow in new else "removed"
                self.changes.add(ApiChange("security scheme", f"{name}.{flow}", what, wire=flow in old))
                continue
            before, after = mapping(old[flow]), mapping(new[flow])
            for key in ("tokenUrl", "authorizationUrl", "refreshUrl"):
                if before.get(key) != after.get(key):
                    detail = worded(key, before.get(key), after.get(key))
                    self.changes.add(ApiChange("security scheme", f"{name}.{flow}", "changed", detail, wire=True))
            self._compare_scopes(mapping(before.get("scopes")), mapping(after.get("scopes")))
            understood = {"tokenUrl", "authorizationUrl", "refreshUrl", "scopes"}
            self.changes.others(f"{name}.{flow}", before, after, understood)

    def _compare_scopes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        for scope in dict.fromkeys((*new, *old)):
            if scope not in old:
                self.changes.add(ApiChange("scope", scope, "added"))
            elif scope not in new:
                self.changes.add(ApiChange("scope", scope, "removed", python=True, wire=True))
            elif old[scope] != new[scope]:
                self.changes.add(ApiChange("documentation", scope, "changed", "description"))


def _schemes_by_name(document: Document) -> dict[str, dict[str, Any]]:
    named = mapping(mapping(document.raw.get("components")).get("securitySchemes"))
    return {name: mapping(scheme) for name, scheme in named.items()}


def _satisfies(old: Alternative, new: Alternative) -> bool:
    """Whether credentials for the old alternative are enough for the new one."""
    return all(name in old and set(scopes) <= set(old[name]) for name, scopes in new.items())


def _ordered(alternatives: list[dict[str, tuple[str, ...]]]) -> list[list[tuple[str, list[str]]]]:
    """Return the alternatives in a fixed order."""
    return sorted(sorted((name, sorted(scopes)) for name, scopes in each.items()) for each in alternatives)


def _scope_names(alternatives: list[dict[str, tuple[str, ...]]]) -> str:
    names = dict.fromkeys(scope for each in alternatives for scopes in each.values() for scope in scopes)
    return ", ".join(sorted(names)) or "none"


def _words(alternatives: list[dict[str, tuple[str, ...]]]) -> str:
    return " or ".join(" and ".join(sorted(each)) or "no credentials" for each in alternatives)
