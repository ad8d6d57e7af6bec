"""Names in backticks that look like ours: whether they exist in the code, the API document or the repository."""

from __future__ import annotations

import ast
import builtins
import contextlib
import datetime
import inspect
import keyword
import re
import subprocess
import sys
import tomllib
import typing
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from types import ModuleType
from typing import Any

import yaml

import pexip_engage_client
from pexip_engage_client import (
    conformance,
    errors,
    limits,
    models,
    options,
    pagination,
    resources,
    sandbox,
    stores,
    sync,
    webhooks,
)
from pexip_engage_client.sandbox import Fault
from pexip_engage_client.sandbox.state.clock import Clock

from .blocks import ROOT

# The classes of the variables that the pages use. Each model and each resource also has a variable of its own name.
VARIABLES: dict[str, list[type]] = {
    "change": [sync.Created, sync.Updated, sync.Removed, sync.Left],
    "changes": [sync.SyncRun],
    "clock": [Clock],
    "engage": [pexip_engage_client.EngageClient],
    "client": [pexip_engage_client.EngageClient],
    "error": [
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.EngageError)
    ],
    "event": [
        webhooks.AppointmentEvent,
        webhooks.CallbackRequestEvent,
        webhooks.CommunicationEvent,
        webhooks.UnknownEvent,
    ],
    "failure": [webhooks.HandlerFailure],
    "fault": [Fault],
    "lease": [stores.Lease],
    "limiter": [limits.LocalLimiter, limits.SharedLimiter],
    "meta": [pagination.ListMeta],
    "page": [pexip_engage_client.Page],
    "permit": [limits.Permit],
    "receiver": [webhooks.WebhookReceiver],
    "recorder": [conformance.Recorder],
    "response": [pexip_engage_client.Response],
    "run": [sync.SyncRun],
    "sandbox": [sandbox.Sandbox],
    "status": [webhooks.ReceiverStatus],
    "store": [stores.MemoryStore, stores.SqliteStore, stores.RedisStore, stores.JoinedPostgresStore],
    "summary": [sync.Summary],
}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_FILE = re.compile(r"[\w./-]+\.(py|md|yaml|yml|json|toml|txt|csv|sh|sqlite|svg|css|xml)")


class _Sources:
    """The names and texts of the project's Python files."""

    def __init__(self) -> None:
        self.defined: set[str] = set()
        self.parameters: set[str] = set()
        self.texts: set[str] = set()
        self.assigned: dict[str, set[str]] = {}
        """The attributes that the methods of each class assign to `self`."""
        for folder in ("pexip_engage_client", "generator", "benchmarks", "release", "examples"):
            for path in (ROOT / folder).rglob("*.py"):
                self.defined.add(path.stem)
                self._read(ast.parse(path.read_text(encoding="utf-8")))

    def _read(self, module: ast.Module) -> None:
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                self.defined |= {node.name, *_bound(node.body)}
                self.assigned.setdefault(node.name, set()).update(
                    each.attr
                    for each in ast.walk(node)
                    if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
                )
                self.parameters |= _bound(node.body)  # of dataclasses and typed dicts
            elif isinstance(node, _FUNCTIONS):
                self.defined.add(node.name)
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                self.parameters |= {each.arg for each in arguments}
            elif isinstance(node, ast.keyword) and node.arg:
                self.defined.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.texts.add(node.value)
        self.parameters |= {name for name in _bound(module.body) if name.islower()}
        self.defined |= _bound(module.body)


def _bound(body: list[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for each in body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            names.add(each.target.id)
        elif isinstance(each, ast.Assign):
            names |= {target.id for target in each.targets if isinstance(target, ast.Name)}
    return names


@cache
def sources() -> _Sources:
    return _Sources()


@cache
def documented() -> set[str]:
    """Every key and every short text of the API document, and of the data files of the package."""
    found: set[str] = set()

    def add(value: Any) -> None:
        if isinstance(value, dict):
            found.update(map(str, value))
            for each in value.values():
                add(each)
        elif isinstance(value, list):
            for each in value:
                add(each)
        elif isinstance(value, str):
            found.add(value)

    files = [ROOT / "openapi.yaml", ROOT / "generator-config.yaml", *(ROOT / "generator").rglob("*.yaml")]
    for path in [*files, *(ROOT / "pexip_engage_client").rglob("*.yaml")]:
        for content in yaml.load_all(path.read_bytes(), yaml.CSafeLoader):
            add(content)
    return found


@cache
def files() -> set[str]:
    """The files and folders of the repository, by each end of their paths."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    ends: set[str] = set()
    for path in listed:
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            ends |= {"/".join(parts[start:end]) for start in range(end)}
    return ends


@cache
def _makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


@cache
def targets() -> set[str]:
    return {name for line in re.findall(r"^([a-z][\w -]*):", _makefile(), re.MULTILINE) for name in line.split()}


@cache
def extras() -> set[str]:
    return set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])


def unresolved(span: str, here: frozenset[str] = frozenset()) -> str | None:
    """Return why a span of code names something that does not exist; None if all of its names exist.

    `here` are more names, such as those of the file that a docstring is in. Text that is neither an expression, a
    command nor a path contains no name that can be checked.
    """
    span = span.strip().replace("…", "...")
    if re.fullmatch(r"PEXIP_ENGAGE_\w+", span):
        return None if span in sources().texts or _is_variable(span) else "no such environment variable"
    if re.fullmatch(r"[A-Za-z]+(-\w+)+", span):  # a header, or an extension of the API document
        ours = span in documented() or span in sources().texts
        return None if ours or not span.startswith("x-") else "not in the API document"
    if re.fullmatch(r"[A-Z_]+=\S*", span):
        return None if span.partition("=")[0] in _makefile() else "no variable of the Makefile"
    command = re.fullmatch(r"(?:[A-Z_]+=\S+ )*(make|python)\b *(.*)", span)
    if command:
        return _make(command[2]) if command[1] == "make" else _python(command[2])
    if re.fullmatch(r"--[a-z][\w-]*", span):
        return None if span in sources().texts else "no such option of a command"
    if span.startswith("/_sandbox"):
        return None if _route(span.removeprefix("/_sandbox").rstrip("./")) else "no such route"
    route = re.fullmatch(r"(?:GET|POST|PUT|PATCH|DELETE) (/[^\s?]+)(?:\?\S*)?", span)
    if route:
        return None if _route(route[1].removeprefix("/_sandbox")) else "no such route"
    if _FILE.fullmatch(span) or re.fullmatch(r"(?:[a-z]\w*/)+\w*", span):
        known = span.strip("/") in files() or any(span in text for text in sources().texts)
        return None if known else "no such file"
    if re.fullmatch(r"\[\w+\]", span):
        return None if span[1:-1] in extras() else "no such extra"
    return _expression(span, here)


def _is_variable(name: str) -> bool:
    return name.removeprefix("PEXIP_ENGAGE_").lower() in {
        "enterprise",
        *options.ClientOptions.__annotations__,
    }


def _route(path: str) -> bool:
    """Whether a path is one of the control API of the sandbox, or of Engage."""
    return not path or re.sub(r"\{\w+\}", "{}", path) in _routes()


@cache
def _routes() -> set[str]:
    return {re.sub(r"\{\w+\}", "{}", each) for each in documented() if each.startswith("/")}


def _make(arguments: str) -> str | None:
    missing = set(re.findall(r"(?<![\w=/.\"-])[a-z][\w-]*(?![\w=/.])", re.sub(r'"[^"]*"', "", arguments)))
    missing -= targets()
    return f"no target {missing}" if missing else None


def _python(arguments: str) -> str | None:
    words = arguments.split()
    if words[:1] != ["-m"]:
        return None
    module, options = words[1], [word.partition("=")[0] for word in words if word.startswith("--")]
    if module.partition(".")[0] not in ("pexip_engage_client", "generator", "benchmarks", "release", "tests"):
        return None
    place = ROOT.joinpath(*module.split("."))
    if not (place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()):
        return "no such module"
    missing = [each for each in options if each not in sources().texts]
    return f"no option {missing}" if missing else None


def _expression(span: str, here: frozenset[str]) -> str | None:
    span = re.sub(r"^(?:@|await |async with |async for |with |except )", "", span)
    keyword_only = re.fullmatch(r"(\w+)=(.*)", span)
    if keyword_only and not keyword_only[2].startswith("="):
        return (
            None
            if keyword_only[1] in sources().parameters or keyword_only[1] in here
            else f"no parameter {keyword_only[1]!r}"
        )
    try:
        tree = ast.parse(re.sub(r"=(?=[,)])", "=...", span), mode="eval").body
    except SyntaxError:
        return None
    return next(_missing(tree, here), None)


def _missing(node: ast.AST, here: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield from _missing(function, here)
            for each in keywords:
                if each.arg and not any(each.arg in known for known in (sources().parameters, documented(), here)):
                    yield f"no parameter {each.arg!r}"
            for value in [*arguments, *(each.value for each in keywords)]:
                if not isinstance(value, ast.Name):  # the caller's own variables
                    yield from _missing(value, here)
        case ast.Attribute():
            yield from _of_chain(_chain(node), here)
        case ast.Name(id=name):
            if not _is_known(name, here):
                yield f"no name {name!r}"
        case ast.Constant():
            pass
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _missing(child, here)


@cache
def _vocabulary() -> frozenset[str]:
    own = sources()
    return frozenset(own.defined | own.parameters | own.texts | documented() | files() | extras())


def _is_known(name: str, here: frozenset[str]) -> bool:
    return (
        name in _vocabulary()
        or name in here
        or name in VARIABLES
        or hasattr(builtins, name)
        or keyword.iskeyword(name)
        or keyword.issoftkeyword(name)
        or _is_foreign(name)
        or name in _of_others()
    )


@cache
def _distributions() -> set[str]:
    return {*packages_distributions(), *sys.stdlib_module_names}


def _is_foreign(name: str) -> bool:
    return name in _distributions()


@cache
def _of_others() -> set[str]:
    """The names of other projects that the pages use without the name of their module."""
    modules = ("asyncio", "contextlib", "typing", "unittest.mock", "zoneinfo", "httpx", "fastapi", "datetime")
    return {name for module in modules for name in dir(import_module(module))} | set(dir(datetime.datetime))


def _chain(node: ast.expr) -> list[str]:
    """Return the names of `a.b(c).d`: a, b and d. Anything but a name at the beginning is the empty name."""
    match node:
        case ast.Attribute(value=value, attr=name):
            return [*_chain(value), name]
        case ast.Call(func=function):
            return _chain(function)
        case ast.Name(id=name):
            return [name]
        case _:
            return [""]


def _of_chain(chain: list[str], here: frozenset[str]) -> Iterator[str]:
    first, *rest = chain
    if _is_foreign(first) and first not in VARIABLES:
        found: Any = import_module(first)
        if rest and not hasattr(found, rest[0]):
            found = getattr(found, first, found)  # `datetime.now` is a method of the class
        for name in rest:
            if isinstance(found, ModuleType) and not hasattr(found, name):
                with contextlib.suppress(ImportError):
                    import_module(f"{found.__name__}.{name}")
            if not hasattr(found, name):
                yield f"{first} has no {'.'.join(rest)}"
                return
            found = getattr(found, name)
        return
    classes: list[Any] | None = _classes_of(first)
    if classes is None and not _is_known(first, here):
        yield f"no name {first!r}"
        return
    for name in rest:
        if classes is None:
            if not _is_known(name, here):
                yield f"no name {name!r}"
            continue
        if re.search("[a-z][A-Z]", name) and name in documented():
            return  # a path in the JSON, such as `location.countryCode`
        having = [each for each in classes if name in _members(each)]
        if not having:
            yield f"{' | '.join(sorted({each.__name__ for each in classes}))} has no {name!r}"
            return
        classes = [result for each in having for result in _results(each, name)] or _classes_of(name)


@cache
def _classes_of(variable: str) -> list[Any] | None:
    if variable in VARIABLES:
        return list(VARIABLES[variable])
    title = variable.title().replace("_", "")
    resource = getattr(resources, f"{title}Resource", None)
    model = getattr(models, title, None) if variable.islower() else None
    named = next(
        (
            getattr(module, variable)
            for module in (pexip_engage_client, models, webhooks, sync, stores, limits, sandbox, conformance)
            if variable in module.__all__ and isinstance(getattr(module, variable), type)
        ),
        None,
    )
    found = [each for each in (resource, model, named) if each is not None]
    return found or None


@cache
def _members(cls: type) -> set[str]:
    found = set(dir(cls))
    for each in cls.__mro__:
        found |= (
            set(vars(each)) | set(vars(each).get("__annotations__", ())) | sources().assigned.get(each.__name__, set())
        )
    return found


def _results(cls: type, name: str) -> list[Any]:
    """Return the classes of ours that an attribute, or the result of a method, can have."""
    member = inspect.getattr_static(cls, name, None)
    member = getattr(member, "__func__", member.fget if isinstance(member, property) else member)
    try:
        hints = typing.get_type_hints(member if inspect.isfunction(member) else cls)
    except (NameError, TypeError):
        return []
    hint = hints.get("return" if inspect.isfunction(member) else name)
    return [each for each in _flat(hint) if each.__module__.startswith("pexip_engage_client")]


def _flat(hint: Any) -> Iterator[Any]:
    if isinstance(typing.get_origin(hint) or hint, type):
        yield typing.get_origin(hint) or hint
    for each in typing.get_args(hint):
        yield from _flat(each)
