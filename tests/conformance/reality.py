"""An Engage that keeps to another document than ours: random responses of a document, and random changes of it.

It reads schemas by itself, without the code under test, and notes what its responses showed of which schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from random import Random
from typing import Any

import httpx
from attrs import define, field, frozen

from pexip_engage_client import EngageClient
from pexip_engage_client.openapi.reader import Document, DocumentedOperation
from pexip_engage_client.sandbox.document.routing import router_of

Marker = tuple[str, str]
TEXTS: Mapping[str, tuple[str, ...]] = {
    "date-time": ("2024-05-04T09:42:00+00:00", "2022-08-17T19:05:21.362Z"),
    "date": ("2024-05-04",),
    "HH:mm": ("09:30", "24:00"),
    "uri": ("https://example.net/a?b=c", "tel:+32123"),
}


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


@define
class Reality:
    """Values of a document's schemas. `text` and `number` make those that are free."""

    document: Document
    random: Random
    text: Callable[[str], str] = lambda name: f"{name} of somebody"
    number: Callable[[], int] = lambda: 7
    shown: set[Marker] = field(factory=set[Marker])

    def make(self, site: str, name: str = "") -> Any:
        schema, pointer = self.document.follow(self.document.at(site), site)
        while "oneOf" in schema:
            index = self.random.randrange(len(schema["oneOf"]))
            if schema["oneOf"][index] == {"type": "null"}:
                return self._note(site, "null", None)
            schema, pointer = self.document.follow(schema["oneOf"][index], f"{pointer}/oneOf/{index}")
        types = schema.get("type", "object")
        kind = self.random.choice(types if isinstance(types, list) else [types])
        self.shown |= {(site, kind), (pointer, kind)}
        match kind:
            case "null":
                return None
            case "boolean":
                return self.random.random() < 0.5
            case "integer":
                return min(max(self.number(), schema.get("minimum", -100)), schema.get("maximum", 2**40))
            case "number":
                return min(max(self.number() + 0.5, schema.get("minimum", -100)), schema.get("maximum", 2**40))
            case "array":
                least = schema.get("minItems", 0)
                count = self.random.randint(least, schema.get("maxItems", max(2, least)))
                return [self.make(f"{pointer}/items", name) for _ in range(count)] if "items" in schema else []
            case "string":
                return self._string(pointer, schema, name)
        return self._object(pointer, schema)

    def _string(self, pointer: str, schema: Mapping[str, Any], name: str) -> str:
        if "enum" in schema:
            return self._note(pointer, f"value {(value := self.random.choice(schema['enum']))}", value)
        if "format" in schema or "pattern" in schema:
            texts = TEXTS[schema["format"]] if "format" in schema else sum(TEXTS.values(), ())
            return self.random.choice([each for each in texts if re.search(schema.get("pattern", ""), each)])
        text = self.text(name)
        return text[: schema.get("maxLength", len(text))].ljust(schema.get("minLength", 0), "x")

    def _object(self, pointer: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name in schema.get("properties", {}):
            if name in schema.get("required", ()) or self.random.random() < 0.7:
                result[name] = self.make(f"{pointer}/properties/{escaped(name)}", name)
                self.shown.add((pointer, f"has {name}"))
            else:
                self.shown.add((pointer, f"lacks {name}"))
        if schema.get("additionalProperties"):
            result[self.text("key")] = self.text("entry")
        return result

    def _note(self, pointer: str, what: str, value: Any) -> Any:
        self.shown.add((pointer, what))
        return value

    # --- as a server

    def response(self, operation: DocumentedOperation, query: Mapping[str, str], records: int = 20) -> Any:
        """A response of success. Lists have as many records as are asked for."""
        content = f"/paths/{escaped(operation.path)}/get/responses/200/content/application~1json/schema"
        envelope = self.document.resolve(self.document.at(content))["properties"]
        if "items" not in self.document.resolve(envelope["data"]):
            return self.make(content)
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 25))
        shown, payload = set(self.shown), self.make(content)
        self.shown = shown  # of this the frame alone is sent
        site = f"{self._followed(self._followed(content) + '/properties/data')}/items"
        payload["data"] = [self.make(site) for _ in range(min(limit, records - offset))]
        if "meta" in payload:
            payload["meta"].update(offset=offset, limit=limit, totalCount=records)
        return payload

    def _followed(self, pointer: str) -> str:
        return self.document.follow(self.document.at(pointer), pointer)[1]

    def client(self, **options: Any) -> EngageClient:
        """A client of this Engage."""

        def handle(request: httpx.Request) -> httpx.Response:
            _, _, path = request.url.path.partition("/enterprises/acme/")
            operation, _ = router_of(self.document).find(request.method, path.split("/"))
            payload = self.response(operation, dict(request.url.params))
            return httpx.Response(200, content=json.dumps(payload), headers={"Content-Type": "application/json"})

        return EngageClient("acme", token="t", transport=httpx.MockTransport(handle), limits=None, **options)


# --- changes


@frozen
class Mutation:
    """One change of a document: when it shows, and what has to be found then, as (kind, pointer, name)."""

    what: str
    where: str
    shows: Marker
    expected: frozenset[tuple[str, str, str]]


@define
class Mutator:
    """Changes a document at random, each schema at most once."""

    document: Document
    random: Random
    made: list[Mutation] = field(factory=list[Mutation])

    def mutated(self, count: int) -> Document:
        raw = deepcopy(dict(self.document.raw))
        result = Document(raw)
        names = list(read_schemas(self.document))
        self.random.shuffle(names)
        for name in names:
            if len(self.made) < count and name != "PageMeta":
                mutation = self._mutate(f"/components/schemas/{name}", raw["components"]["schemas"][name])
                if mutation is not None:
                    self.made.append(mutation)
        return result

    def _mutate(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        if "enum" in schema:
            schema["enum"].insert(0, "NEVER_HEARD_OF")
            return _mutation("new value", pointer, (pointer, "value NEVER_HEARD_OF"), ("unknown value", pointer, ""))
        if not schema.get("properties"):
            return None
        return self.random.choice(
            [
                self._added,
                self._removed,
                self._optional,
                self._nullable,
                self._retyped,
                self._limited,
                self._unformatted,
            ]
        )(pointer, schema)

    def _added(self, pointer: str, schema: dict[str, Any]) -> Mutation:
        kinds = ["string", "integer", "number", "boolean", ["string", "null"]]
        described: Any = self.random.choice(
            [
                {"type": self.random.choice(kinds)},
                {"type": "array", "minItems": 1, "items": {"type": self.random.choice(kinds)}},
                {"type": "string", "format": "date-time"},
                {"type": "object", "properties": {"inner": {"type": "string"}}},
                {"$ref": "#/components/schemas/Reference"},
            ]
        )
        schema["properties"]["neverHeardOf"] = described
        shows = (pointer, "has neverHeardOf")
        return _mutation("added", pointer, shows, ("unknown property", pointer, "neverHeardOf"))

    def _removed(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        """Renamed, half of the time."""
        name = self._one_of(schema.get("required", ()), avoid=("data", "meta"))
        if name is None:
            return None
        schema["required"].remove(name)
        found = [("missing", pointer, name)]
        described = schema["properties"].pop(name)
        if self.random.random() < 0.5:
            schema["properties"]["anotherName"] = described
            schema["required"].append("anotherName")
            found.append(("unknown property", pointer, "anotherName"))
        return _mutation("removed", pointer, (pointer, "object"), *found)

    def _optional(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        name = self._one_of(schema.get("required", ()), avoid=("data", "meta"))
        if name is None:
            return None
        schema["required"].remove(name)
        return _mutation("optional", pointer, (pointer, f"lacks {name}"), ("missing", pointer, name))

    def _nullable(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        name = self._one_of(schema["properties"], avoid=("data", "meta"))
        if name is None or _may_be_null(described := schema["properties"][name]):
            return None
        schema["properties"][name] = {"oneOf": [described, {"type": "null"}]}
        site = f"{pointer}/properties/{name}"
        return _mutation("nullable", pointer, (site, "null"), ("null", site, ""))

    def _retyped(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        name = self._one_of(schema["properties"], avoid=("data", "meta"))
        if name is None:
            return None
        described = schema["properties"][name]
        another = [
            each for each in ("string", "integer", "boolean", "array", "object") if each not in json.dumps(described)
        ]
        if "$ref" in described or "oneOf" in described:
            another = ["integer", "boolean"]
        kind = self.random.choice(another)
        if kind == "integer" and "number" in json.dumps(described):
            kind = "boolean"
        schema["properties"][name] = {"type": kind, **({"items": {"type": "string"}} if kind == "array" else {})}
        site = f"{pointer}/properties/{name}"
        return _mutation("retyped", pointer, (site, kind), ("type", site, ""))

    def _limited(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        for name, described in self._shuffled(schema["properties"]):
            site = f"{pointer}/properties/{name}"
            if described.get("minLength") == 1 and "format" not in described:
                described.update(minLength=0, maxLength=0)
                return _mutation("limited", pointer, (site, "string"), ("limit", site, "minLength"))
            if described.get("minimum") == 0:
                described.update(minimum=-9, maximum=-1)
                return _mutation("limited", pointer, (site, "integer"), ("limit", site, "minimum"))
            if described.get("minItems"):
                described.update(maxItems=described["minItems"] - 1, minItems=0)
                return _mutation("limited", pointer, (site, "array"), ("limit", site, "minItems"))
        return None

    def _unformatted(self, pointer: str, schema: dict[str, Any]) -> Mutation | None:
        for name, described in self._shuffled(schema["properties"]):
            if described.get("format") in TEXTS:
                site = f"{pointer}/properties/{name}"
                found = [("format", site, described.pop("format"))]
                found += [("limit", site, "pattern")] if described.pop("pattern", None) else []
                return _mutation("unformatted", pointer, (site, "string"), *found)
        return None

    def _one_of(self, names: Any, avoid: tuple[str, ...]) -> str | None:
        left = [name for name in names if name not in avoid]
        return self.random.choice(left) if left else None

    def _shuffled(self, properties: dict[str, Any]) -> list[tuple[str, Any]]:
        return self.random.sample(list(properties.items()), len(properties))


def _mutation(what: str, where: str, shows: Marker, *expected: tuple[str, str, str]) -> Mutation:
    return Mutation(what, where, shows, frozenset(expected))


def _may_be_null(schema: Mapping[str, Any]) -> bool:
    return "null" in json.dumps(schema) or schema.get("additionalProperties") is not None


def read_schemas(document: Document) -> Iterator[str]:
    """The named schemas that responses of reading operations can show."""
    waiting = [
        operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for operation in document.raw["paths"].values()
        if "content" in operation.get("get", {}).get("responses", {}).get("200", {})
    ]
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                yield name
                waiting.append(document.raw["components"]["schemas"][name])
            waiting += node.values()
