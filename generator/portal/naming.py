"""How what is new is named here: components, methods, resources."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any

_VERBS = ("get", "list", "find", "create", "update", "delete", "put", "post", "patch", "replace", "set", "add")


def pascal(name: str) -> str:
    """`office-id`, `officeId`, `office_id` → `OfficeId`."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return "".join(word[:1].upper() + word[1:] for word in words) or "Value"


def snake(name: str) -> str:
    """`cancelAppointment`, `cancel-appointment` → `cancel_appointment`."""
    return "_".join(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name))


def singular(name: str) -> str:
    """`Subjects` → `Subject`, `Companies` → `Company`."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def held(operation: str) -> str:
    """What an operation is about, by its id: `getAppointmentById` → `Appointment`, `getSubjects` → `Subject`."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", operation)
    if len(words) > 1 and words[0].lower() in _VERBS:
        words = words[1:]
    name = pascal("".join(word[:1].upper() + word[1:] for word in words))
    return singular(re.sub(r"ById$", "", name))


def cased(operation: str, words: str) -> str:
    """`cancelappointment` → `cancelAppointment`, where it is made of verbs and of words that its page uses."""
    known = {word.lower() for word in re.findall(r"[A-Za-z][a-z]+", words)}
    known |= {singular(word) for word in known} | {*_VERBS, "by", "id", "for", "of"}
    longest = sorted(known, key=len, reverse=True)

    def split(rest: str) -> list[str] | None:
        if not rest:
            return []
        for word in longest:
            if rest.startswith(word) and (following := split(rest[len(word) :])) is not None:
                return [word, *following]
        return None

    parts = split(operation.lower())
    return parts[0] + "".join(map(str.capitalize, parts[1:])) if parts else operation


def method(operation: str, path: str, taken: Container[str]) -> str:
    """The method's name in its resource: the action's, or the verb's, or the whole operation's."""
    action = re.search(r"/_actions/([^/{}]+)$", path)
    words = snake(operation).split("_")
    wanted = snake(action[1]) if action else words[0]
    if not action and words[0] == "get" and not path.endswith("}") and words[-1].endswith("s"):
        wanted = "list"
    elif not action and words[0] not in _VERBS:
        wanted = snake(operation)
    return wanted if wanted not in taken else snake(operation)


def free(name: str, taken: Container[str]) -> str:
    """A component's name that is not taken yet."""
    number, found = 2, name
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


def tag_of(path: str, method_name: str, raw: Mapping[str, Any]) -> tuple[str, bool]:
    """(its tag, whether one of ours has it): that of the operation whose path has most in common with its own."""
    parts = path.strip("/").split("/")
    best, tag = 0, ""
    for known, item in raw["paths"].items():
        same = 0
        for mine, other in zip(parts, known.strip("/").split("/"), strict=False):
            if mine != other:
                break
            same += 1
        operations = [item[name] for name in (method_name, *item) if isinstance(item.get(name), dict)]
        if same > best and operations:
            best, tag = same, operations[0]["tags"][0]
    return (tag, True) if tag else (parts[0].replace("-", " ").capitalize(), False)
