"""Write the class reference: everything public in hand-written code, from docstrings and annotations."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast, get_type_hints, is_typeddict

import attrs
import griffe
import yaml
from griffe import ParameterKind

from .. import paths
from .docstrings import markdown

_CONTENT = yaml.safe_load(Path(__file__).with_name("classes.yaml").read_text(encoding="utf-8"))
PAGES: Mapping[str, Any] = _CONTENT["pages"]
RECEIVED: Sequence[str] = _CONTENT["received"]
HIDDEN: Mapping[str, Sequence[str]] = _CONTENT["hidden"]
_PACKAGE = "pexip_engage_client"
# Protocols that have no public name, because callers only pass objects that match them.
_OF_HTTPX = {"HTTPClient": "httpx.AsyncClient", "HTTPTransport": "httpx.AsyncBaseTransport"}
_INLINED = "\0"
"""Follows the value of a type alias. The type arguments of the alias may come next, which the value does not take."""
_STARS = {ParameterKind.var_positional: "*", ParameterKind.var_keyword: "**"}

Member = griffe.Object | griffe.Alias


@cache
def package() -> griffe.Object | griffe.Alias:
    """Read the whole package, which takes two seconds."""
    return griffe.load(_PACKAGE, search_paths=[str(paths.ROOT)], resolve_aliases=True)


class ClassPages:
    """Creates all pages of the class reference."""

    def __init__(self) -> None:
        self._package = package()
        self._public: dict[str, str] = {}
        """The public path of each object, by the path at which it is defined."""
        for content in PAGES.values():
            for module, names in _modules(content):
                for name in names:
                    self._public[self._found(f"{module}.{name}").path] = f"{module}.{name}"
        # Docstrings link these classes. Words such as `Location` are rarely the names of models.
        self._short = {path.rpartition(".")[2]: path for path in reversed(self._public.values())}
        for module in ("models", "resources"):  # these have their own pages
            for name in import_module(f"{_PACKAGE}.{module}").__all__:
                self._public[self._found(f"generated.{module}.{name}").path] = f"{_PACKAGE}.{module}.{name}"

    def all(self) -> Iterator[tuple[str, str]]:
        """Yield the path and content of each page."""
        for page, content in PAGES.items():
            yield f"classes/{page}.md", "\n".join(self._page(content))
        rows = [f"- [{content['title']}](classes/{page}.md)" for page, content in PAGES.items()]
        tree = "\n".join(f"classes/{page}" for page in PAGES)
        yield "classes.md", "# Classes\n\n" + "\n".join(rows) + f"\n\n:::{{toctree}}\n:hidden:\n\n{tree}\n:::\n"

    def _page(self, content: Mapping[str, Any]) -> Iterator[str]:
        yield f"# {content['title']}\n\n{content['intro']}\n"
        for module, names in _modules(content):
            yield f":::{{py:currentmodule}} {module}\n:::\n"
            for name in names:
                yield f"## {name}\n"
                yield from self._described(name, self._found(f"{module}.{name}"), 4)

    def _found(self, path: str) -> griffe.Object:
        return _target(self._package[path.removeprefix(f"{_PACKAGE}.")])

    # --- one object, with its members

    def _described(self, name: str, found: griffe.Object, colons: int) -> Iterator[str]:
        fence = ":" * colons
        if isinstance(found, griffe.Class):
            kind = "exception" if issubclass(_runtime(found), BaseException) else "class"
            yield f"{fence}{{py:{kind}}} {name}{self._construction(found)}"
            public = self._public[found.path]
            if public != found.path:
                yield f":canonical: {found.path}"
            yield ""
            yield from self._bases(found)
            yield self._text(found)
            for member in self._members(found):
                yield from self._described(member.name, member, colons - 1)
        elif isinstance(found, griffe.Function):
            fixture = "fixture" in str([each.value for each in found.decorators])
            kind = "method" if isinstance(found.parent, griffe.Class) else "function"
            parameters = "" if fixture else self._signature(found)
            yield f"{fence}{{py:{kind}}} {name}{parameters}"
            labels = found.labels - {"async"} if _makes_context(found) else found.labels
            yield from (f":{label}:" for label in ("async", "classmethod", "staticmethod") if label in labels)
            yield f"\n{self._text(found)}"
        else:
            yield from self._attribute(name, found, fence)
        yield f"{fence}\n"

    def _attribute(self, name: str, found: Any, fence: str) -> Iterator[str]:
        in_class = isinstance(found.parent, griffe.Class)
        kind = "property" if "property" in found.labels else "attribute" if in_class else "data"
        yield f"{fence}{{py:{kind}}} {name}"
        if found.annotation is not None:
            yield f":type: {self._rendered(_plain(found.annotation))}"
        value = self._default(name, found)
        if value is not None and kind != "property":
            yield f":value: {value}"
        yield f"\n{self._text(found)}"

    def _default(self, name: str, found: Any) -> str | None:
        """Return the default of an option or a field, an enum's value, or the target of an alias."""
        if not isinstance(found.parent, griffe.Class):
            return None if isinstance(found.value, griffe.ExprCall | None) else self._rendered(found.value)
        owner = _runtime(found.parent)
        if is_typeddict(owner):
            declared = getattr(get_type_hints(owner, include_extras=True)[name], "__metadata__", ())
            return _value(declared[0].default) if declared else None
        if issubclass(owner, Enum):
            return repr(owner[name].value) if name in owner.__members__ else None
        has_fields = attrs.has(owner) or is_dataclass(owner)
        default = inspect.signature(cast("type", owner)).parameters.get(name) if has_fields else None
        return None if default is None or default.default is default.empty else _value(default.default)

    def _bases(self, found: griffe.Class) -> Iterator[str]:
        shown = [f"{{py:obj}}`~{self._public[each.path]}`" for each in self._public_bases(found)]
        shown += [
            f"`{each.__name__}`"
            for each in _runtime(found).__bases__
            if issubclass(each, BaseException) and each.__module__ == "builtins"
        ]
        if shown:
            yield f"Bases: {', '.join(shown)}\n"

    def _public_bases(self, found: griffe.Class) -> Iterator[griffe.Object]:
        for base in map(_target, found.resolved_bases):
            if base.path in self._public:
                yield base
            elif isinstance(base, griffe.Class):
                yield from self._public_bases(base)

    def _members(self, found: griffe.Class) -> Iterator[griffe.Object]:
        """Yield the public members of a class, and the members of bases that are not described separately."""
        seen: set[str] = set()
        for owner in [found, *(each for each in found.mro() if each.path not in self._public)]:
            for name, member in owner.members.items():
                if name.startswith("_") or name in seen or name in HIDDEN.get(found.name, ()):
                    continue
                if not member.is_alias and not member.is_module:
                    seen.add(name)
                    yield _target(member)

    # --- signatures

    def _construction(self, found: griffe.Class) -> str:
        """Return the arguments of a class's constructor; nothing for classes that callers do not create."""
        kind = _runtime(found)
        if found.name in RECEIVED or issubclass(kind, BaseException | Enum) or is_typeddict(kind):
            return ""
        if getattr(kind, "_is_protocol", False):
            return ""
        making = found.all_members.get("__init__")
        if making is not None and isinstance(_target(making), griffe.Function):
            return self._signature(_target(making)).partition(" -> ")[0]
        return self._of_fields(found, inspect.signature(kind))

    def _of_fields(self, found: griffe.Class, signature: inspect.Signature) -> str:
        parts: list[str] = []
        for parameter in signature.parameters.values():
            if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
                parts.append("*")
            field = found.all_members.get(parameter.name)
            hint = getattr(field, "annotation", None)
            text = parameter.name + (f": {self._rendered(hint)}" if hint is not None else "")
            parts.append(text if parameter.default is parameter.empty else f"{text} = {_value(parameter.default)}")
        return f"({', '.join(parts)})"

    def _signature(self, function: Any) -> str:
        parts: list[str] = []
        for parameter in function.parameters:
            star = _STARS.get(parameter.kind, "")
            if parameter.name in ("self", "cls"):
                continue
            if parameter.kind is ParameterKind.keyword_only and not any(each.startswith("*") for each in parts):
                parts.append("*")
            text = f"{star}{parameter.name}"
            if parameter.annotation is not None:
                text += f": {self._rendered(parameter.annotation)}"
            parts.append(text if parameter.default is None or star else f"{text} = {parameter.default}")
        returned = f" -> {self._rendered(function.returns)}" if function.returns is not None else ""
        if _makes_context(function):
            returned = returned.replace("collections.abc.AsyncGenerator", "contextlib.AbstractAsyncContextManager")
        return f"({', '.join(parts)}){returned}"

    def _rendered(self, hint: griffe.Expr | str) -> str:
        """Return an annotation with the public paths of our classes, which Sphinx shortens and links."""
        if isinstance(hint, str):
            return hint
        parts = [self._public_name(each) if isinstance(each, griffe.ExprName) else str(each) for each in hint.iterate()]
        text = re.sub(rf"{_INLINED}(\[\w+\])?", "", "".join(parts))
        return re.sub(rf"\b(\w+)\.(?={_PACKAGE}\.|\1\.)", "", text)  # a module name before a complete path

    def _public_name(self, name: griffe.ExprName) -> str:
        path = name.canonical_path
        if path.startswith(f"{_PACKAGE}."):
            with suppress(KeyError, griffe.AliasResolutionError):
                found = self._found(path)
                path = found.path
                alias = found.value if isinstance(found, griffe.Attribute) and path not in self._public else None
                if alias is not None and not isinstance(alias, griffe.ExprCall):
                    return self._rendered(alias) + _INLINED  # it has no public name
        if path.partition(".")[0] in sys.stdlib_module_names - {"typing", "builtins"}:
            return path  # Sphinx shortens it, and links it to Python's documentation
        return self._public.get(path, _OF_HTTPX.get(name.name, name.name))

    # --- text

    def _text(self, found: griffe.Object) -> str:
        docstring = found.docstring or _inherited_docstring(found)
        return "" if docstring is None else self._linked(markdown(docstring), found) + "\n"

    def _linked(self, text: str, found: griffe.Object) -> str:
        """Return the text, with links from the names of documented objects, except within code."""

        def link(name: re.Match[str]) -> str:
            path = self._short.get(name[1])
            return f"{{py:obj}}`~{path}`" if path and not path.endswith(f".{found.name}") else name[0]

        pieces = re.split(r"(```.*?```|^ {4}.*?$)", text, flags=re.DOTALL | re.MULTILINE)
        return "".join(
            each if at % 2 else re.sub(r"(?<![`\w}])`(\w+)`(?!`)", link, each) for at, each in enumerate(pieces)
        )


def _inherited_docstring(found: griffe.Object) -> griffe.Docstring | None:
    """Return the docstring of the member that this one overrides."""
    bases = found.parent.mro() if isinstance(found.parent, griffe.Class) else []
    members = (base.members[found.name] for base in bases if found.name in base.members)
    return next((member.docstring for member in members if member.docstring), None)


def _modules(content: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    return ((module, names) for module, names in content.items() if module.startswith(_PACKAGE))


def _makes_context(function: griffe.Function) -> bool:
    """Whether callers use the function with ``async with``, although it is written as an async generator."""
    return "asynccontextmanager" in [str(each.value) for each in function.decorators]


def _target(member: Member) -> griffe.Object:
    return member.final_target if isinstance(member, griffe.Alias) else member


def _runtime(found: griffe.Object) -> Any:
    """Return the object itself, because only running code shows its defaults and the kind of a class."""
    module, _, name = found.path.rpartition(".")
    return getattr(import_module(module), name)


def _plain(hint: griffe.Expr | str) -> griffe.Expr | str:
    """Return a hint without ``NotRequired[…]`` and ``Annotated[…]``."""
    if isinstance(hint, griffe.ExprSubscript) and hint.canonical_name == "NotRequired":
        return _plain(hint.slice)
    if isinstance(hint, griffe.ExprSubscript) and hint.canonical_name == "Annotated":
        assert isinstance(hint.slice, griffe.ExprTuple)
        return hint.slice.elements[0]
    return hint


def _value(default: object) -> str:
    if isinstance(default, Enum):
        return f"{type(default).__name__}.{default.name}"
    text = repr(default)
    return "..." if text.startswith("<") or " at 0x" in text else text
