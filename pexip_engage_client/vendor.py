"""Copy the client into your own repository, under any name: `python -m pexip_engage_client.vendor DEST`.

The copy has the licence and a manifest, `VENDORED.json`: which version and which API document it comes from, and a hash
of each file. `--check` compares the copy with its manifest (was it edited?) and with the installed client (is it
stale?), `--update` brings it up to date. Neither ever overwrites a file that somebody edited.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import field, frozen

from ._document import PACKAGE, shipped
from ._version import __version__

MANIFEST = "VENDORED.json"
DOCUMENT = "openapi.yaml"
# What is copied on request only, and what else each needs.
PARTS: Mapping[str, tuple[str, ...]] = {
    "sandbox": ("sandbox", DOCUMENT),
    "conformance": ("conformance", "sandbox", DOCUMENT),
    "webhooks": ("webhooks",),
}
# What a copy has no use for.
_LEFT_OUT = ("__pycache__", ".mypy_cache", ".DS_Store")


class VendoringError(Exception):
    """The copy cannot be made, or is not as it should be."""


@frozen
class Copy:
    """What a copy consists of, as its manifest says it."""

    version: str
    document: str | None
    """The SHA-256 of the API document that the code was made from."""
    parts: tuple[str, ...]
    files: Mapping[str, str] = field(repr=False)
    """The SHA-256 of each file; line endings do not count."""

    def text(self) -> str:
        """The manifest."""
        content = {
            "package": "pexip-engage-client",
            "version": self.version,
            "document": self.document,
            "parts": list(self.parts),
            "files": dict(self.files),
        }
        return json.dumps(content, indent=2) + "\n"


@frozen
class Condition:
    """How a copy stands: what somebody did to it, and what a newer client has in its place."""

    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether it is not what was copied."""
        return bool(self.edited or self.missing or self.unknown)

    def lines(self) -> Iterator[str]:
        """The findings, one a line."""
        for kind in ("edited", "missing", "unknown", "stale"):
            yield from (f"{kind}: {name}" for name in getattr(self, kind))


def vendor(destination: Path, parts: Sequence[str] = ()) -> Copy:
    """Make a copy where nothing is yet."""
    _check_place(destination)
    if destination.exists() and any(destination.iterdir()):
        raise VendoringError(f"{destination} is not empty. To renew a copy: --update")
    copy = _of_this_package(parts)
    _write(copy, destination)
    return copy


def update(destination: Path, parts: Sequence[str] | None = None) -> Copy:
    """Renew a copy that nobody touched; with other parts, if any are named."""
    _check_place(destination)
    old = read(destination)
    condition = compare(old, destination)
    if condition.touched:
        raise VendoringError("\n".join([*condition.lines(), f"{destination} was changed by hand: nothing was written"]))
    copy = _of_this_package(old.parts if parts is None else parts)
    for name in old.files.keys() - copy.files.keys():
        (destination / name).unlink()
    _write(copy, destination)
    _remove_empty_folders(destination)
    return copy


def record(destination: Path, *, document: str | None, parts: Sequence[str]) -> None:
    """Write the manifest for what a copy holds now, made from another document."""
    files = {name: _hash(destination / name) for name in sorted(_files(destination)) if name != MANIFEST}
    _write_manifest(Copy(__version__, document, tuple(parts), files), destination)


def check(destination: Path) -> Condition:
    """Compare a copy with its manifest, and with this client unless the copy checks itself."""
    return compare(read(destination), destination, against_this=destination.resolve() != PACKAGE.resolve())


def read(destination: Path) -> Copy:
    """What a copy's manifest says."""
    try:
        content: Any = json.loads((destination / MANIFEST).read_text(encoding="utf-8"))
        return Copy(content["version"], content["document"], tuple(content["parts"]), content["files"])
    except FileNotFoundError as error:
        raise VendoringError(f"{destination} is no vendored copy: it has no {MANIFEST}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise VendoringError(f"{destination / MANIFEST} cannot be read: {error!r}") from error


def compare(copy: Copy, destination: Path, *, against_this: bool = False) -> Condition:
    """Each file with what the manifest says, and the manifest with this client."""
    there = {name: _hash(destination / name) for name in _files(destination) if name != MANIFEST}
    stale: list[str] = []
    if against_this:
        new = _of_this_package(copy.parts)
        if (copy.version, copy.document) != (new.version, new.document):
            stale.append(f"version {copy.version}, this client is {new.version}")
        stale += sorted(
            name for name in new.files.keys() | copy.files.keys() if new.files.get(name) != copy.files.get(name)
        )
    return Condition(
        edited=tuple(sorted(name for name in there.keys() & copy.files.keys() if there[name] != copy.files[name])),
        missing=tuple(sorted(copy.files.keys() - there.keys())),
        unknown=tuple(sorted(there.keys() - copy.files.keys())),
        stale=tuple(stale),
    )


def _of_this_package(parts: Sequence[str]) -> Copy:
    for part in parts:
        if part not in PARTS:
            raise VendoringError(f"there is no part {part!r}; there are {', '.join(sorted(PARTS))}")
        if not (PACKAGE / part).is_dir():
            raise VendoringError(f"this copy of the client has no {part}: vendor from an installed one")
    wanted = {name for part in parts for name in PARTS[part]}
    optional = {name for names in PARTS.values() for name in names}
    names = {name for name in _files(PACKAGE) if name.partition("/")[0] not in optional - wanted} - {MANIFEST}
    files = {name: _hash(PACKAGE / name) for name in names}
    document = shipped()
    if DOCUMENT in wanted and document:
        files[DOCUMENT] = _hash(document)
    return Copy(__version__, _hash(document) if document else None, tuple(sorted(parts)), dict(sorted(files.items())))


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = PurePosixPath(path.relative_to(folder))
        if path.is_file() and path.suffix != ".pyc" and not any(part in _LEFT_OUT for part in name.parts):
            yield str(name)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _check_place(destination: Path) -> None:
    name = destination.resolve().name
    if not name.isidentifier():
        raise VendoringError(f"{name!r} is no name that Python can import; choose another last part of {destination}")
    if destination.exists() and not destination.is_dir():
        raise VendoringError(f"{destination} is a file")
    if destination.resolve().is_relative_to(PACKAGE.resolve()):
        raise VendoringError(f"{destination} is the client itself, or lies within it")


def _write(copy: Copy, destination: Path) -> None:
    """The manifest comes last: a copy that was interrupted has none, or one that tells."""
    for name in copy.files:
        source = shipped() if name == DOCUMENT else PACKAGE / name
        assert source is not None  # noqa: S101 - it was hashed
        target = destination / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    _write_manifest(copy, destination)


def _write_manifest(copy: Copy, destination: Path) -> None:
    (destination / MANIFEST).write_text(copy.text(), encoding="utf-8")


def _remove_empty_folders(destination: Path) -> None:
    for folder in sorted((path for path in destination.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def main(words: Sequence[str] | None = None) -> int:
    """The command; gives the exit status: 0 whole and up to date, 1 not so, 2 cannot be done."""
    options = _parser().parse_args(words)
    parts: list[str] | None = options.parts
    try:
        if options.check:
            condition = check(options.destination)
            findings = list(condition.lines())
            sys.stdout.write("\n".join(findings or [f"{options.destination} is whole and up to date"]) + "\n")
            return 1 if findings else 0
        copy = update(options.destination, parts) if options.update else vendor(options.destination, parts or ())
    except (VendoringError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(
        f"{options.destination}: version {copy.version}, {len(copy.files)} files. Commit them with {MANIFEST}.\n"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pexip_engage_client.vendor", description="Copy the client.")
    parser.add_argument("destination", type=Path, metavar="DEST", help="the folder of the copy; its name is imported")
    parser.add_argument(
        "--with", dest="parts", action="append", metavar="PART", help=f"copy this too: {', '.join(PARTS)}; repeatable"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="tell whether a copy is stale or edited: exit status 1")
    what.add_argument("--update", action="store_true", help="renew a copy; refused when it was edited")
    return parser


if __name__ == "__main__":
    sys.exit(main())
