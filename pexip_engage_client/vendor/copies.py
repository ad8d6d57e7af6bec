"""Create and update copies of the client, and compare them with their manifest."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from .._version import __version__
from ..openapi.shipped import PACKAGE
from .manifest import DOCUMENT, Copy, VendoringError, digest, files_of
from .parts import content_of, of_this_client


@frozen
class Condition:
    """The result of checking a copy: the files that differ from its manifest or from the installed client."""

    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield a line of text for each file that differs."""
        for kind in ("edited", "missing", "unknown", "stale"):
            yield from (f"{kind}: {name}" for name in getattr(self, kind))


def create(destination: Path, parts: Sequence[str] = (), http: str | None = None) -> Copy:
    """Create a copy of the client in a new or empty directory."""
    check_free(destination)
    copy = of_this_client(parts, http)
    _write(copy, destination)
    return copy


def check_free(destination: Path) -> None:
    """Raise `VendoringError` if a copy cannot be created in a directory, for example because it is not empty."""
    _check_place(destination)
    if destination.exists() and any(destination.iterdir()):
        raise VendoringError(f"{destination} is not empty. To update a copy, pass --update")


def update(
    destination: Path, parts: Sequence[str] | None = None, http: str | None = None, *, own: bool = False
) -> Copy:
    """Update a copy whose files were not edited, and restore missing files.

    You can choose other parts or another HTTP library. By default, the copy keeps its parts and its library.
    """
    old = renewable(destination, own=own)
    copy = of_this_client(old.parts if parts is None else parts, http or old.http)
    for name in set(files_of(destination)) - copy.files.keys():
        (destination / name).unlink()
    _write(copy, destination)
    _remove_empty_folders(destination)
    return copy


def renewable(destination: Path, *, own: bool = False) -> Copy:
    """Return the manifest of a copy that can be updated without losing edits, or raise `VendoringError`.

    With `own`, also accept a copy whose code was generated from another API document, because the caller generates the
    code again.
    """
    _check_place(destination)
    copy = Copy.read(destination)
    condition = _compare(copy, destination)
    if condition.edited or condition.unknown:
        raise VendoringError("\n".join([*condition.lines(), f"{destination} was changed by hand: nothing was written"]))
    if copy.own and not own:
        raise VendoringError(
            f"{destination} was generated from another document, and --update would undo that: nothing was written. "
            "Update it with: make regenerate SPEC=… TABLE=… OUT=…"
        )
    return copy


def record(destination: Path, *, document: Path, parts: Sequence[str], http: str | None = None) -> None:
    """Write a manifest with the current files of a copy that was generated from another API document."""
    files = {name: digest(destination / name) for name in sorted(files_of(destination))}
    Copy(__version__, digest(document), tuple(parts), files, http, own=True).write(destination)


def check(destination: Path) -> Condition:
    """Compare a copy with its manifest and, unless the copy checks itself, with this client."""
    copy = Copy.read(destination)
    return _compare(
        copy, destination, None if destination.resolve() == PACKAGE.resolve() else of_this_client(copy.parts, copy.http)
    )


def _compare(copy: Copy, destination: Path, new: Copy | None = None) -> Condition:
    """Compare each file with the manifest, and the manifest with the files that this client would copy."""
    there = {name: digest(destination / name) for name in files_of(destination)}
    return Condition(
        edited=tuple(sorted(name for name in there.keys() & copy.files.keys() if there[name] != copy.files[name])),
        missing=tuple(sorted(copy.files.keys() - there.keys())),
        unknown=tuple(sorted(there.keys() - copy.files.keys())),
        stale=tuple(_stale(copy, new)) if new else (),
    )


def _stale(copy: Copy, new: Copy) -> Iterator[str]:
    """Yield the files that differ in this client, except those that were generated from another document."""
    if copy.version != new.version:
        yield f"the copy has version {copy.version}, but this client has version {new.version}"
    elif copy.document != new.document and not copy.own:
        yield "the copy was generated from another version of openapi.yaml"
    for name in sorted(new.files.keys() | copy.files.keys()):
        theirs = copy.own and (name == DOCUMENT or name.startswith("generated/"))
        if new.files.get(name) != copy.files.get(name) and not theirs:
            yield name


def _check_place(destination: Path) -> None:
    name = destination.resolve().name
    if not name.isidentifier() or keyword.iskeyword(name):
        raise VendoringError(f"{name!r} is not a valid package name; choose another name for {destination}")
    if destination.exists() and not destination.is_dir():
        raise VendoringError(f"{destination} is a file")
    if destination.resolve().is_relative_to(PACKAGE.resolve()):
        raise VendoringError(f"{destination} is the client itself, or inside it")


def _write(copy: Copy, destination: Path) -> None:
    """Write the files, and the manifest last, so that an interrupted copy is recognized."""
    for name in copy.files:
        target = destination / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content_of(name, copy.http))
    copy.write(destination)


def _remove_empty_folders(destination: Path) -> None:
    for folder in sorted((path for path in destination.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
