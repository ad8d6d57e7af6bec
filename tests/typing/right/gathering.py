"""How calls made together look to type checkers. Never run; `make types` reads it."""

from __future__ import annotations

import asyncio
from typing import assert_type

from pexip_engage_client import EngageClient, Page
from pexip_engage_client.models import Appointment, Customer


async def together(engage: EngageClient) -> None:
    appointment, customer = await asyncio.gather(engage.appointments.accept("1"), engage.customers.get("2"))
    assert_type(appointment, Appointment)
    assert_type(customer, Customer)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(engage.appointments.get("1"))
        first = group.create_task(engage.appointments.list().first_page())
    assert_type(task.result(), Appointment)
    assert_type(first.result(), Page[Appointment])
