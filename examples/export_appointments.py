"""Export all appointments as JSON Lines and CSV: python examples/export_appointments.py exported/

Pages are fetched ahead while records are written, within the limits of the API. Interrupted, it goes on where it was
when it is run again: what stands in appointments.jsonl is not written twice. Needs rich.
"""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from pathlib import Path

from rich.progress import Progress

from pexip_engage_client import EngageClient
from pexip_engage_client.models import Appointment

COLUMNS = ("id", "external_id", "status", "start", "end", "meeting_type", "office", "subject")


def row(record: dict[str, object]) -> list[str]:
    """One line of the table."""
    appointment = Appointment.from_dict(record)
    values = {name: getattr(appointment, name) for name in COLUMNS}
    values["office"] = appointment.office.id if appointment.office else ""
    values["subject"] = appointment.subject.id if appointment.subject else ""
    return ["" if value is None else str(value) for value in values.values()]


def written(path: Path) -> set[str]:
    """The ids that a run before has written. A line that was cut off is cut away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        return set()
    whole = path.read_bytes()
    whole = whole[: whole.rfind(b"\n") + 1]
    path.write_bytes(whole)
    return {json.loads(line)["id"] for line in whole.splitlines()}


async def main(folder: Path) -> None:
    lines = folder / "appointments.jsonl"
    before = written(lines)
    async with EngageClient.from_env() as engage:
        listing = engage.appointments.list(limit=100, concurrency=4)
        total = (await engage.appointments.list(limit=1)).total_count
        with lines.open("a", encoding="utf-8") as file, Progress() as progress:
            bar = progress.add_task("Appointments", total=total)
            async for appointment in listing:
                progress.advance(bar)
                if appointment.id not in before:
                    # As it came, with what this version of the client does not know.
                    file.write(json.dumps(appointment.to_dict(), ensure_ascii=False) + "\n")
    records = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    with (folder / "appointments.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(row(record) for record in records)
    print(f"{len(records) - len(before)} new, {len(records)} in all: {lines}, {folder / 'appointments.csv'}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    asyncio.run(main(Path(sys.argv[1])))
