"""Bring the employees of a directory to Engage, by their external ID: python examples/sync_employees.py people.csv

The file has the columns external_id, email, first_name, last_name, language. The program creates the employees that
Engage does not have, and updates those that differ. Run it as often as you like. It keeps a copy of Engage's employees
in a folder, which has personal data; each run first brings the copy up to date, and reports what others have
changed or removed. `--dry-run` changes nothing. A row that is rejected is reported, the others continue, and
the exit status is 1. Install rich to see a progress bar: pip install 'pexip-engage-client[conformance]'.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from pexip_engage_client import EngageClient, EngageError
from pexip_engage_client.models import Employee, Language
from pexip_engage_client.sync import Created, Left, Removed, SqliteState, Updated, changes

HAS_RICH = find_spec("rich") is not None  # for the progress bar
FIELDS = ("email", "first_name", "last_name", "language")


class Copy:
    """Our copy of Engage's employees."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)  # only the owner may read personal data
        self._rows = sqlite3.connect(path, isolation_level=None)  # each statement is a transaction
        columns = ", ".join(("external_id", *FIELDS))
        self._rows.execute(f"CREATE TABLE IF NOT EXISTS employees (id PRIMARY KEY, {columns})")

    async def bring_up_to_date(self, engage: EngageClient, state: SqliteState) -> Counter[str]:
        """Read what changed in Engage since the last run."""
        counts: Counter[str] = Counter()
        listing = engage.employees.list(limit=100, concurrency=4)
        async for change in changes(listing, state, key="employees", progress=HAS_RICH):
            match change:
                case Created(employee) | Updated(employee):
                    self.write(employee)
                case Removed(id) | Left(id=id):
                    self._rows.execute("DELETE FROM employees WHERE id = ?", (id,))
            counts["new" if isinstance(change, Created) else type(change).__name__.lower()] += 1
        return counts

    def write(self, employee: Employee) -> None:
        """Insert or replace an employee."""
        values = [getattr(employee, name) for name in ("id", "external_id", *FIELDS)]
        row = [None if value is None else str(value) for value in values]
        self._rows.execute("INSERT OR REPLACE INTO employees VALUES (?, ?, ?, ?, ?, ?)", row)

    def find(self, external_id: str) -> tuple[str, dict[str, str]] | None:
        """Return the ID and the fields of an employee."""
        found = self._rows.execute("SELECT * FROM employees WHERE external_id = ?", (external_id,)).fetchone()
        return None if found is None else (found[0], dict(zip(FIELDS, found[2:], strict=True)))

    def close(self) -> None:
        self._rows.close()


def read(directory: Path) -> list[dict[str, str]]:
    """Return the rows, each with all columns; what a row lacks is empty."""
    try:
        file = directory.open(encoding="utf-8", newline="")
    except OSError as error:
        raise SystemExit(f"{directory}: {error.strerror}") from error
    with file:
        rows = csv.DictReader(file, restval="")
        missing = {"external_id", *FIELDS}.difference(rows.fieldnames or ())
        if missing:
            raise SystemExit(f"{directory}: there is no column {', '.join(sorted(missing))}")
        return list(rows)


def check(person: dict[str, str]) -> None:
    """Reject an incomplete row, in a dry run too. Engage itself may reject more."""
    empty = [name for name in ("external_id", *FIELDS) if not person[name]]
    if empty:
        raise ValueError(f"there is no {', '.join(empty)}")


async def bring(engage: EngageClient, copy: Copy, person: dict[str, str], *, dry_run: bool) -> str:
    """Create or update one employee, and return what was done."""
    check(person)
    found = copy.find(person["external_id"])
    if found is not None and all(person[name] == found[1][name] for name in FIELDS):
        return "unchanged"
    if found is None:
        if not dry_run:
            await engage.employees.create(
                external_id=person["external_id"],
                email=person["email"],
                first_name=person["first_name"],
                last_name=person["last_name"],
                language=Language(person["language"]),
            )
        return "created"
    if not dry_run:
        await engage.employees.update(
            found[0],
            email=person["email"],
            first_name=person["first_name"],
            last_name=person["last_name"],
            language=Language(person["language"]),
        )
    return "changed"


async def main(people: list[dict[str, str]], folder: Path, *, dry_run: bool) -> int:
    done: Counter[str] = Counter()
    async with EngageClient.from_env() as engage, SqliteState(folder / "sync.db") as state:
        with closing(Copy(folder / "employees.db")) as copy:
            others = await copy.bring_up_to_date(engage, state)
            found = ", ".join(f"{count} {name}" for name, count in sorted(others.items())) or "no changes"
            print("found in Engage since the last run:", found)

            async def one(person: dict[str, str]) -> None:
                try:
                    result = await bring(engage, copy, person, dry_run=dry_run)
                except (EngageError, ValueError) as error:
                    result = "rejected"
                    print(f"{person['external_id']}: {error}")
                done[result] += 1

            # The client keeps the limits of the API, however many calls wait.
            await asyncio.gather(*(one(person) for person in people))
    print(", ".join(f"{count} {result}" for result, count in sorted(done.items())) + (" (dry run)" if dry_run else ""))
    return 1 if done["rejected"] else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, help="the CSV file")
    parser.add_argument("--folder", type=Path, help="where to keep the copy (default: next to the file)")
    parser.add_argument("--dry-run", action="store_true", help="report what would be done")
    options = parser.parse_args()
    rows_to_bring = read(options.directory)
    copy_folder = options.folder or options.directory.with_suffix(".sync")
    if options.dry_run:  # in a temporary folder, so that the next run still finds what is new
        with tempfile.TemporaryDirectory() as temporary:
            if copy_folder.exists():
                shutil.copytree(copy_folder, temporary, dirs_exist_ok=True)
            raise SystemExit(asyncio.run(main(rows_to_bring, Path(temporary), dry_run=True)))
    copy_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    raise SystemExit(asyncio.run(main(rows_to_bring, copy_folder, dry_run=False)))
