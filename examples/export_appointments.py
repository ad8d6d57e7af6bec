"""Keep a CSV file of all appointments up to date: python examples/export_appointments.py exported/

Run the program as often as you like. Each run adds the changes since the last run to the file. If an appointment is
cancelled in Engage, its status in the file becomes CANCELLED. If an appointment is deleted, its row disappears. If a
run is interrupted, the next run continues the work.

The program writes appointments.csv and its databases to the folder. These files contain personal data.

The program reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …). To see a
progress bar, install rich: pip install rich.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import os
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from pexip_engage_client import EngageClient, EngageError, TokenError, TransportError
from pexip_engage_client.models import Appointment
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.sync import Created, Left, Removed, Updated, changes

HAS_RICH = find_spec("rich") is not None  # for the progress bar
COLUMNS = ("id", "external_id", "status", "start", "end", "meeting_type", "office", "subject")


def row(appointment: Appointment) -> list[str]:
    """Return the row of an appointment."""
    values = {name: getattr(appointment, name) for name in COLUMNS}
    values["office"] = appointment.office.id if appointment.office else ""
    values["subject"] = appointment.subject.id if appointment.subject else ""
    return ["" if value is None else str(value) for value in values.values()]


def open_copy(path: Path) -> sqlite3.Connection:
    """Open the program's copy of the appointments. Each statement is a transaction."""
    path.touch(mode=0o600)  # only the owner may read personal data
    copy = sqlite3.connect(path, isolation_level=None)
    copy.execute(f"CREATE TABLE IF NOT EXISTS appointments ({', '.join(COLUMNS)}, PRIMARY KEY (id))")
    return copy


def write_csv(path: Path, copy: sqlite3.Connection) -> int:
    """Write the CSV file, and return its number of rows. Replace the old file only with a complete new one."""
    rows = copy.execute("SELECT * FROM appointments ORDER BY start, id").fetchall()
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(rows)
    os.replace(unfinished, path)
    return len(rows)


async def main(folder: Path) -> None:
    counts: Counter[str] = Counter()
    async with EngageClient.from_env() as engage, SqliteStore(folder / "sync.db") as state:
        with closing(open_copy(folder / "appointments.db")) as copy:
            listing = engage.appointments.list(limit=100, concurrency=4)
            async for change in changes(listing, state, key="appointments", progress=HAS_RICH):
                match change:
                    case Created(appointment) | Updated(appointment):
                        marks = ", ".join("?" * len(COLUMNS))
                        copy.execute(f"INSERT OR REPLACE INTO appointments VALUES ({marks})", row(appointment))
                    case Removed() | Left():
                        copy.execute("DELETE FROM appointments WHERE id = ?", (change.id,))
                counts[type(change).__name__.lower()] += 1
            total = write_csv(folder / "appointments.csv", copy)
    found = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing changed"
    print(f"{found}; {total} appointments in {folder / 'appointments.csv'}")


def explain(error: EngageError) -> str:
    """Return the message of an error, and what to check if the server did not respond."""
    no_response = isinstance(error, TransportError) or (isinstance(error, TokenError) and error.status_code is None)
    return f"{error}: is the sandbox running?" if no_response else str(error)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder for the files; created if it does not exist")
    options = parser.parse_args()
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        asyncio.run(main(options.folder))
    except EngageError as error:
        sys.exit(explain(error))
