"""Draw how busy the offices are in the coming week: python examples/weekly_load.py

The program prints one line for each office and one column for each day. A cell contains the number of appointments
and a bar. The longest bar shows the largest number, and the other bars are in proportion to it.

The program reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys
from collections import Counter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pexip_engage_client import EngageClient, EngageError, TokenError, TransportError
from pexip_engage_client.models import AppointmentStatus

FIRM = (AppointmentStatus.ACCEPTED, AppointmentStatus.INCOMING_REQUEST)


async def load(engage: EngageClient, today: datetime.date, zone: ZoneInfo) -> dict[str, Counter[datetime.date]]:
    """Count the appointments of each office on each day."""
    midnight = datetime.datetime.combine(today, datetime.time(), zone)
    found: dict[str, Counter[datetime.date]] = {}
    listing = engage.appointments.list(
        status=FIRM, from_=midnight, to=midnight + datetime.timedelta(days=7), limit=100, concurrency=4
    )
    async for appointment in listing:
        if appointment.start and appointment.office:
            found.setdefault(appointment.office.id, Counter())[appointment.start.astimezone(zone).date()] += 1
    return found


def drawn(loads: dict[str, Counter[datetime.date]], today: datetime.date) -> str:
    """Draw a bar for each office and day. The longest bar has 8 blocks."""
    days = [today + datetime.timedelta(days=number) for number in range(7)]
    most = max((count for counts in loads.values() for count in counts.values()), default=1)
    lines = [f"{'':20}" + "".join(f"{day:%a %d}".ljust(12) for day in days)]
    for office, counts in sorted(loads.items()):
        cells = ("█" * round(counts[day] / most * 8) + (f" {counts[day]}" if counts[day] else "·") for day in days)
        lines.append(f"{office:20}" + "".join(cell.ljust(12) for cell in cells))
    return "\n".join(line.rstrip() for line in lines)


def time_zone(name: str) -> ZoneInfo:
    """Convert the `--zone` argument to a time zone."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise argparse.ArgumentTypeError(f"unknown time zone {name!r}") from error


async def main(zone: ZoneInfo) -> None:
    today = datetime.datetime.now(zone).date()
    async with EngageClient.from_env() as engage:
        print(drawn(await load(engage, today, zone), today))


def explain(error: EngageError) -> str:
    """Return the message of an error, and what to check if the server did not respond."""
    no_response = isinstance(error, TransportError) or (isinstance(error, TokenError) and error.status_code is None)
    return f"{error}: is the sandbox running?" if no_response else str(error)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--zone", type=time_zone, default="Europe/Brussels", help="time zone of the offices (default: %(default)s)"
    )
    options = parser.parse_args()
    try:
        asyncio.run(main(options.zone))
    except EngageError as error:
        sys.exit(explain(error))
