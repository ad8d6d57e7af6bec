"""Bring the employees of a directory to Engage, by their external id: python examples/sync_employees.py people.csv

The file has the columns external_id, email, first_name, last_name, language. Who is not in Engage is created, who
differs is changed, who is the same is left alone: run it as often as you like. `--dry-run` only tells. A row that is
refused is reported, the others go on, and the exit status is 1. Needs rich.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from collections import Counter
from pathlib import Path

from rich.progress import Progress

from pexip_engage_client import EngageClient, EngageError
from pexip_engage_client.models import Employee, Language

FIELDS = ("email", "first_name", "last_name", "language")


def read(directory: Path) -> list[dict[str, str]]:
    """The rows, each with all columns; what a row lacks is empty."""
    with directory.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, restval="")
        missing = {"external_id", *FIELDS}.difference(rows.fieldnames or ())
        if missing:
            raise SystemExit(f"{directory}: there is no column {', '.join(sorted(missing))}")
        return list(rows)


def check(person: dict[str, str]) -> None:
    """Refuse, in a dry run too, a row that is not whole. What else Engage refuses, only Engage knows."""
    empty = [name for name in ("external_id", *FIELDS) if not person[name]]
    if empty:
        raise ValueError(f"there is no {', '.join(empty)}")


def differing(person: dict[str, str], employee: Employee) -> dict[str, str]:
    """What the directory says otherwise."""
    return {name: person[name] for name in FIELDS if person[name] != getattr(employee, name)}


async def bring(engage: EngageClient, person: dict[str, str], employee: Employee | None, *, dry_run: bool) -> str:
    """Create or change one employee; tells what was done."""
    check(person)
    if employee is None:
        if not dry_run:
            await engage.employees.create(
                external_id=person["external_id"],
                email=person["email"],
                first_name=person["first_name"],
                last_name=person["last_name"],
                language=Language(person["language"]),
            )
        return "created"
    changes = differing(person, employee)
    if not changes:
        return "unchanged"
    if not dry_run:
        await engage.employees.update(
            employee.id,
            email=changes.get("email", employee.email),
            first_name=changes.get("first_name", employee.first_name),
            last_name=changes.get("last_name", employee.last_name),
            language=Language(changes.get("language", employee.language)),
        )
    return "changed"


async def main(directory: Path, *, dry_run: bool) -> int:
    people = read(directory)
    done: Counter[str] = Counter()
    async with EngageClient.from_env() as engage:
        known = {each.external_id: each async for each in engage.employees.list(concurrency=4) if each.external_id}

        async def one(person: dict[str, str]) -> None:
            try:
                result = await bring(engage, person, known.get(person["external_id"]), dry_run=dry_run)
            except (EngageError, ValueError) as error:
                result = "refused"
                progress.console.print(f"{person['external_id']}: {error}")
            done[result] += 1
            progress.advance(bar)

        with Progress() as progress:
            bar = progress.add_task("Employees", total=len(people))
            # The client keeps the limits of the API, however many calls wait.
            await asyncio.gather(*(one(person) for person in people))
    print(", ".join(f"{count} {result}" for result, count in sorted(done.items())) + (" (dry run)" if dry_run else ""))
    return 1 if done["refused"] else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    raise SystemExit(asyncio.run(main(options.directory, dry_run=options.dry_run)))
