"""Create and update employees in Engage from a CSV file: python examples/sync_employees.py people.csv

The CSV file has the columns external_id, email, first_name, last_name and language. The program finds an employee by
the external ID. It creates the employees that Engage does not have, and updates those whose data differs. Engage gives
a new employee the status PENDING, unless you pass another status. With --deactivate, employees with an external ID that
is not in the file become SUSPENDED. Run the program as often as you like. With --dry-run, the program changes nothing.
If a row is rejected, the program reports the row, continues with the other rows, and exits with status 1.

The program keeps a copy of Engage's employees in a folder. The copy contains personal data. Each run first updates
the copy, and reports what changed in Engage since the last run. This includes the changes that the last run made.

The program reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …). To see a
progress bar, install rich: pip install rich.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from pexip_engage_client import EngageClient, EngageError, TokenError, TransportError
from pexip_engage_client.models import Employee, Language
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.sync import Created, Left, Removed, Updated, changes

HAS_RICH = find_spec("rich") is not None  # for the progress bar
FIELDS = ("email", "first_name", "last_name", "language")


class Copy:
    """The program's copy of the employees in Engage."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)  # only the owner may read personal data
        self._rows = sqlite3.connect(path, isolation_level=None)  # each statement is a transaction
        columns = ", ".join(("external_id", *FIELDS, "status"))
        self._rows.execute(f"CREATE TABLE IF NOT EXISTS employees (id PRIMARY KEY, {columns})")

    async def bring_up_to_date(self, engage: EngageClient, state: SqliteStore) -> Counter[str]:
        """Apply the changes in Engage since the last run to the copy, and count them."""
        counts: Counter[str] = Counter()
        listing = engage.employees.list(limit=100, concurrency=4)
        async for change in changes(listing, state, key="employees", progress=HAS_RICH):
            match change:
                case Created(employee) | Updated(employee):
                    self.write(employee)
                case Removed() | Left():
                    self._rows.execute("DELETE FROM employees WHERE id = ?", (change.id,))
            counts["new" if isinstance(change, Created) else type(change).__name__.lower()] += 1
        return counts

    def write(self, employee: Employee) -> None:
        """Insert or replace an employee."""
        values = [getattr(employee, name) for name in ("id", "external_id", *FIELDS, "status")]
        row = [None if value is None else str(value) for value in values]
        self._rows.execute("INSERT OR REPLACE INTO employees VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def find(self, external_id: str) -> tuple[str, dict[str, str]] | None:
        """Return the ID and the fields of an employee."""
        found = self._rows.execute("SELECT * FROM employees WHERE external_id = ?", (external_id,)).fetchone()
        return None if found is None else (found[0], dict(zip(FIELDS, found[2:-1], strict=True)))

    def active_except(self, external_ids: set[str]) -> list[tuple[str, str]]:
        """Return the ID and the external ID of each employee who has another external ID, and is not suspended."""
        rows = self._rows.execute("SELECT id, external_id FROM employees WHERE status != 'SUSPENDED'")
        return [(id, external_id) for id, external_id in rows if external_id and external_id not in external_ids]

    def close(self) -> None:
        self._rows.close()


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of the CSV file. A missing value becomes an empty string."""
    try:
        file = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise SystemExit(f"{path}: {error.strerror}") from error
    with file:
        rows = csv.DictReader(file, restval="")
        missing = {"external_id", *FIELDS}.difference(rows.fieldnames or ())
        if missing:
            raise SystemExit(f"{path}: missing columns: {', '.join(sorted(missing))}")
        return list(rows)


def check(person: dict[str, str]) -> None:
    """Reject an incomplete row, even in a dry run. Engage may reject more rows."""
    empty = [name for name in ("external_id", *FIELDS) if not person[name]]
    if empty:
        raise ValueError(f"missing values: {', '.join(empty)}")


async def bring(engage: EngageClient, copy: Copy, person: dict[str, str], *, dry_run: bool) -> str:
    """Create or update one employee, and return what was done."""
    check(person)
    found = copy.find(person["external_id"])
    if found is not None and all(person[name] == found[1][name] for name in FIELDS):
        return "unchanged"
    if found is None:
        if not dry_run:
            created = await engage.employees.create(
                external_id=person["external_id"],
                email=person["email"],
                first_name=person["first_name"],
                last_name=person["last_name"],
                language=Language(person["language"]),
            )
            return f"created as {created.status}"
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


async def suspend(engage: EngageClient, id: str, *, dry_run: bool) -> str:
    """Deactivate an employee, and return what was done."""
    if not dry_run:
        await engage.employees.update(id, status="SUSPENDED")
    return "suspended"


async def main(people: list[dict[str, str]], folder: Path, *, deactivate: bool, dry_run: bool) -> int:
    done: Counter[str] = Counter()
    async with EngageClient.from_env() as engage, SqliteStore(folder / "sync.db") as state:
        with closing(Copy(folder / "employees.db")) as copy:
            others = await copy.bring_up_to_date(engage, state)
            found = ", ".join(f"{count} {name}" for name, count in sorted(others.items())) or "no changes"
            print("found in Engage since the last run:", found)

            async def one(external_id: str, call: Coroutine[object, object, str]) -> None:
                try:
                    result = await call
                except (EngageError, ValueError) as error:
                    result = "rejected"
                    print(f"{external_id}: {error}")
                done[result] += 1

            calls = [one(each["external_id"], bring(engage, copy, each, dry_run=dry_run)) for each in people]
            if deactivate:
                gone = copy.active_except({each["external_id"] for each in people})
                calls += [one(external_id, suspend(engage, id, dry_run=dry_run)) for id, external_id in gone]
            # The client respects the rate limits, so the program can start all calls concurrently.
            await asyncio.gather(*calls)
    print(", ".join(f"{count} {result}" for result, count in sorted(done.items())) + (" (dry run)" if dry_run else ""))
    return 1 if done["rejected"] else 0


def start(people: list[dict[str, str]], folder: Path, *, deactivate: bool, dry_run: bool) -> int:
    """Run the program. A dry run works in a temporary copy of the folder."""
    if not dry_run:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return asyncio.run(main(people, folder, deactivate=deactivate, dry_run=False))
    with tempfile.TemporaryDirectory() as temporary:
        if folder.exists():
            shutil.copytree(folder, temporary, dirs_exist_ok=True)
        return asyncio.run(main(people, Path(temporary), deactivate=deactivate, dry_run=True))


def explain(error: EngageError) -> str:
    """Return the message of an error, and what to check if the server did not respond."""
    no_response = isinstance(error, TransportError) or (isinstance(error, TokenError) and error.status_code is None)
    return f"{error}: is the sandbox running?" if no_response else str(error)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV file with the employees")
    parser.add_argument("--folder", type=Path, help="folder for the copy (default: next to the CSV file)")
    parser.add_argument("--deactivate", action="store_true", help="suspend employees who are not in the file")
    parser.add_argument("--dry-run", action="store_true", help="report the changes without making them")
    options = parser.parse_args()
    copy_folder = options.folder or options.file.with_suffix(".sync")
    try:
        people_in_file = read(options.file)
        sys.exit(start(people_in_file, copy_folder, deactivate=options.deactivate, dry_run=options.dry_run))
    except EngageError as error:
        sys.exit(explain(error))
