"""Draw how busy the offices are in the coming week: python examples/weekly_load.py

One line per office, one column per day, and as many blocks as there are appointments. The client is created from
environment variables (PEXIP_ENGAGE_ENTERPRISE, …).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
from collections import Counter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pexip_engage_client import EngageClient
from pexip_engage_client.models import AppointmentStatus

FIRM = (AppointmentStatus.ACCEPTED, AppointmentStatus.INCOMING_REQUEST)


async def load(engage: EngageClient, today: datetime.date, zone: ZoneInfo) -> dict[str, Counter[datetime.date]]:
    """How many appointments each office has on each day."""
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
    """The picture."""
    days = [today + datetime.timedelta(days=number) for number in range(7)]
    most = max((count for counts in loads.values() for count in counts.values()), default=1)
    lines = [f"{'':20}" + "".join(f"{day:%a %d}".ljust(12) for day in days)]
    for office, counts in sorted(loads.items()):
        cells = ("█" * round(counts[day] / most * 8) + (f" {counts[day]}" if counts[day] else "·") for day in days)
        lines.append(f"{office:20}" + "".join(cell.ljust(12) for cell in cells))
    return "\n".join(line.rstrip() for line in lines)


def time_zone(name: str) -> ZoneInfo:
    """The argument `--zone`."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise argparse.ArgumentTypeError(f"there is no time zone {name!r}") from error


async def main(zone: ZoneInfo) -> None:
    today = datetime.datetime.now(zone).date()
    async with EngageClient.from_env() as engage:
        print(drawn(await load(engage, today, zone), today))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--zone", type=time_zone, default="Europe/Brussels", help="time zone of the offices (default: %(default)s)"
    )
    asyncio.run(main(parser.parse_args().zone))
