"""A new operation in our document's terms: its path item, what it sends and brings, its method, its stub."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import define, evolve, field

from .comparing import differences
from .facts import Operation, Parameter, Schema, Silence
from .naming import cased, held, method, pascal, snake, tag_of
from .openapi import read_document
from .schemas import Components, Node, OpenQuestionError, note
from .stubs import Stubs

SHARED = {"400": "BadRequest", "401": "Unauthorized", "403": "Forbidden", "404": "NotFound", "429": "TooManyRequests"}
PAGES = "https://developer.pexipengage.com/operation/operation-"


@define(kw_only=True)
class OperationDraft:
    """All that a new operation adds; what is open stands in `questions`, and as `x-draft` in the document."""

    id: str
    method: str
    path: str
    tag: str
    new_tag: bool
    node: Node
    shared_parameters: list[Node]  # of the path item, should it be new
    resource: str
    name: str  # of the method in the resource
    entry: Any  # in generator/resources.yaml
    codes: list[str]
    stub: str = ""
    questions: list[str] = field(factory=list)


@define
class Drafter:
    """Drafts operations one after another; the components that they need gather in `components`."""

    raw: Mapping[str, Any]
    resources: dict[str, dict[str, Any]]
    tables: Mapping[str, Any]  # of the sandbox: name → table
    components: Components

    def draft(self, theirs: Operation) -> OperationDraft:
        """OpenQuestionError when the source says too little to draft anything."""
        if isinstance(theirs.path, Silence) or isinstance(theirs.method, Silence):
            raise OpenQuestionError("method and path are not said")
        questions: list[str] = []
        name = self._name(theirs, questions)
        tag, known = tag_of(theirs.path, theirs.method.lower(), self.raw)
        node = self._node(theirs, name, tag, questions)
        taken = self.resources.setdefault(snake(tag), {})
        own = method(name, theirs.path, taken)
        taken[own] = {"operation": name, "body": "body"} if self._listed(theirs.body) else name
        return OperationDraft(
            id=name,
            method=theirs.method.lower(),
            path=theirs.path,
            tag=tag,
            new_tag=not known,
            node=node,
            shared_parameters=[{"$ref": "#/components/parameters/CorrelationId"}, *self._path_parameters(theirs)],
            resource=snake(tag),
            name=own,
            entry=taken[own],
            codes=self._codes(theirs),
            stub=Stubs(self.raw, self.components.added, self.tables).stub(name, theirs.path, node),
            questions=questions,
        )

    def _name(self, theirs: Operation, questions: list[str]) -> str:
        name = theirs.id if isinstance(theirs.id, str) else self._invented_id(theirs)
        if isinstance(theirs.id, str) and name != name.lower():
            return name
        name = cased(name, f"{theirs.path} {theirs.title}")
        questions.append(f"the operation id: the page does not show how `{name}` is written")
        return name

    def _node(self, theirs: Operation, name: str, tag: str, questions: list[str]) -> Node:
        """The operation object; what it leaves open is in its `x-draft`, too."""
        body = self._body(theirs, name, questions)
        responses = self._responses(theirs, name, questions)
        security = self._security(tag, str(theirs.method), questions)
        parameters = self._parameters(theirs, questions)
        return {
            "operationId": name,
            "x-draft": " ".join(f"{question[0].upper()}{question[1:]}." for question in questions) or "To be reviewed.",
            "tags": [tag],
            "summary": theirs.title.rstrip(".") or pascal(name),
            "description": note(name) + ("" if security else " No scope of its own is documented."),
            "externalDocs": {"url": f"{PAGES}{name.lower()}"},
            "security": [{"oauth2": security}],
            **({"parameters": parameters} if parameters else {}),
            **({"requestBody": body} if body else {}),
            "responses": responses,
        }

    @staticmethod
    def _codes(theirs: Operation) -> list[str]:
        told = [response.codes for response in theirs.responses.values() if isinstance(response.codes, frozenset)]
        return sorted(frozenset().union(*told))

    @staticmethod
    def _listed(body: Schema | Silence | None) -> bool:
        return isinstance(body, Schema) and isinstance(body.types, frozenset) and "array" in body.types

    @staticmethod
    def _invented_id(theirs: Operation) -> str:
        words = pascal(re.sub(r"\{[^}]*\}|_actions", "", str(theirs.path)))
        verb = {"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}
        return f"{verb.get(str(theirs.method), 'call')}{words}"

    def _security(self, tag: str, verb: str, questions: list[str]) -> list[str]:
        """The scope of the operations of the same tag that read, or that write, as this one does."""
        found = {
            tuple(scopes)
            for item in self.raw["paths"].values()
            for other, node in item.items()
            if isinstance(node, dict) and node.get("tags") == [tag] and (other == "get") == (verb == "GET")
            for requirement in node.get("security", [])
            for scopes in requirement.values()
        }
        if len(found) != 1:
            questions.append("the scope")
            return []
        return list(found.pop())

    # -- parameters ----------------------------------------------------------------------------------

    def _shared(self, parameter: Parameter) -> Node | None:
        """Our component for a parameter that says the same."""
        for name, node in self.raw["components"]["parameters"].items():
            listed = isinstance(node.get("schema"), dict) and node["schema"].get("type") == "array"
            if (node["in"], node["name"].removesuffix("[]" if listed else "")) != (parameter.where, parameter.name):
                continue
            mine = read_document(
                {
                    "openapi": "3.1.0",
                    "components": self.raw["components"],
                    "paths": {"/x": {"get": {"parameters": [node]}}},
                }
            )
            [ours] = mine.operations[0].parameters.values()
            if parameter.required in (ours.required, *Silence) and not differences(ours.schema, parameter.schema):
                return {"$ref": f"#/components/parameters/{name}"}
        return None

    def _path_parameters(self, theirs: Operation) -> list[Node]:
        """Those of the neighbours where one of them names the same, else new ones."""
        near = str(theirs.path).split("/")[1]
        known = {
            self.raw["components"]["parameters"][reference.rpartition("/")[2]]["name"]: {"$ref": reference}
            for path, item in self.raw["paths"].items()
            if path.split("/")[1] == near
            for parameter in item.get("parameters", [])
            if (reference := parameter.get("$ref", ""))
        }
        return [
            known.get(name)
            or {
                "name": name,
                "in": "path",
                "required": True,
                "description": note(name),
                "schema": {"type": "string", "minLength": 1},
            }
            for name in re.findall(r"\{([^}]*)\}", str(theirs.path))
        ]

    def _parameters(self, theirs: Operation, questions: list[str]) -> list[Node]:
        found = []
        for (where, _), parameter in theirs.parameters.items():
            if where == "path" or parameter.name.lower() == "x-correlation-id":
                continue
            try:
                found.append(self.parameter(parameter))
            except OpenQuestionError as error:
                questions.append(str(error))
        return found

    def parameter(self, parameter: Parameter) -> Node:
        """A parameter of the query or the headers."""
        if shared := self._shared(parameter):
            return shared
        schema = self.components.node(evolve(parameter.schema, nullable=False), pascal(parameter.name), sent=True)
        array = schema.get("type") == "array"
        node: Node = {"name": f"{parameter.name}[]" if array else parameter.name, "in": parameter.where}
        node |= {"required": True} if parameter.required is True else {}
        node |= {"description": note(parameter.name)}
        node |= {"style": "form", "explode": True} if array else {}
        return {**node, "schema": schema}

    # -- bodies --------------------------------------------------------------------------------------

    def _body(self, theirs: Operation, name: str, questions: list[str]) -> Node | None:
        if not isinstance(theirs.body, Schema):
            if isinstance(theirs.body, Silence):
                questions.append("whether it takes a body")
            return None
        shown = theirs.body
        if isinstance(shown.types, Silence) and shown.properties:
            questions.append("whether the body is one object or a list of them")
            shown = evolve(shown, types=frozenset({"object"}))
        try:
            schema = self.components.node(evolve(shown, nullable=False), pascal(name), sent=True)
        except OpenQuestionError as error:
            questions.append(str(error))
            return None
        required = {"required": True} if theirs.body_required is True else {}
        return {**required, "content": {"application/json": {"schema": schema}}}

    def _responses(self, theirs: Operation, name: str, questions: list[str]) -> Node:
        found: Node = {}
        for status, response in sorted(theirs.responses.items()):
            if status in SHARED:
                found[status] = {"$ref": f"#/components/responses/{SHARED[status]}"}
            elif status == "422":
                codes = sorted(response.codes) if isinstance(response.codes, frozenset) else []
                content = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorWithArgumentsEnvelope"}}}
                found[status] = {
                    "description": f"`{name}` was refused; when, the codes say.",
                    "x-error-codes": codes,
                    "content": content,
                }
            elif status.startswith("2"):
                found[status] = self._success(response.schema, name, questions)
        if not any(status.startswith("2") for status in found):
            questions.append("the response to a success")
            found["200"] = {"description": f"`{name}` succeeded; what that means is not written yet."}
        found |= {
            status: {"$ref": f"#/components/responses/{SHARED[status]}"} for status in ("400", "401", "403", "429")
        }
        return dict(sorted(found.items())) | {"default": {"$ref": "#/components/responses/Unexpected"}}

    def _success(self, schema: Schema | Silence | None, name: str, questions: list[str]) -> Node:
        said: Node = {"description": f"`{name}` succeeded; what that means is not written yet."}
        data = schema.properties.get("data") if isinstance(schema, Schema) else None
        if data is None:
            if schema is not None:
                questions.append("what the response brings")
            return said
        try:
            envelope = self._envelope(
                data.schema, "meta" in schema.properties if isinstance(schema, Schema) else False, name
            )
        except OpenQuestionError as error:
            questions.append(str(error))
            return said
        return {**said, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{envelope}"}}}}

    def _envelope(self, data: Schema, paged: bool, name: str) -> str:
        """The name of the envelope: of what it holds, as all of ours are."""
        many = isinstance(data.types, frozenset) and "array" in data.types
        item = data.items if many and data.items is not None else data
        inner = self.components.node(evolve(item, nullable=False), held(name), sent=False)
        if "$ref" not in inner:
            raise OpenQuestionError("what the response's data is")
        holds = inner["$ref"].rpartition("/")[2]
        wanted = f"{holds}{'Page' if paged else 'ListEnvelope' if many else 'Envelope'}"
        if wanted in self.components.names:
            return wanted
        shown: Node = {"type": "array", "items": inner} if many else inner
        properties: Node = {"data": {"description": f"What `{name}` brings.", **shown}}
        if paged:
            properties["meta"] = {
                "description": "Where in all records this page stands.",
                "$ref": "#/components/schemas/PageMeta",
            }
        self.components.added[wanted] = {
            "description": f"The envelope around what `{name}` brings.",
            "type": "object",
            "required": list(properties),
            "properties": properties,
        }
        return wanted
