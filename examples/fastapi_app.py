"""The back end of a booking portal, with one shared client, a background task and mounted webhooks.

Install FastAPI and uvicorn (pip install fastapi uvicorn), and start the application:

    uvicorn --app-dir examples fastapi_app:app

The application reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …). Engage
posts webhooks to /webhooks?secret=…, with the secret from the variable WEBHOOK_SECRET.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any

try:
    from fastapi import Depends, FastAPI, HTTPException, Request
    from fastapi.responses import JSONResponse
except ImportError as error:
    raise SystemExit("This example needs FastAPI and uvicorn: pip install fastapi uvicorn") from error

from pexip_engage_client import EngageClient, EngageError, NotFoundError
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

logger = logging.getLogger(__name__)
receiver = WebhookReceiver(secret=os.environ.get("WEBHOOK_SECRET", "only for a trial: set your own"))
changed: asyncio.Queue[str] = asyncio.Queue()


@receiver.on(AppointmentEvent)
async def happened(event: AppointmentEvent) -> None:
    """Return quickly, because Engage waits for the response. The background task does the slow work."""
    if event.data.appointment.id is not None:
        await changed.put(event.data.appointment.id)


async def follow(engage: EngageClient) -> None:
    """Read each appointment that changed. If one cannot be read, continue with the next one."""
    while True:
        appointment_id = await changed.get()
        try:
            appointment = await engage.appointments.get(appointment_id)
            logger.info("appointment %s is %s", appointment.id, appointment.status)
        except EngageError:
            logger.exception("appointment %s could not be read", appointment_id)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with EngageClient.from_env() as engage:
        app.state.engage = engage
        task = asyncio.create_task(follow(engage))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


app = FastAPI(lifespan=lifespan)
app.mount("/webhooks", receiver)


def client(request: Request) -> EngageClient:
    engage: EngageClient = request.app.state.engage
    return engage


Engage = Annotated[EngageClient, Depends(client)]


@app.get("/appointments/{appointment_id}")
async def appointment(appointment_id: str, engage: Engage) -> dict[str, Any]:
    try:
        return (await engage.appointments.get(appointment_id, deadline=10)).to_dict()
    except NotFoundError as error:
        raise HTTPException(404, "There is no such appointment.") from error


@app.exception_handler(EngageError)
async def failed(_: Request, error: Exception) -> JSONResponse:
    """Respond with a message for the customer, and log the correlation ID for Pexip support."""
    correlation_id = error.correlation_id if isinstance(error, EngageError) else None
    logger.error("Engage: %s", error)
    return JSONResponse({"detail": "Booking is not possible right now.", "correlation_id": correlation_id}, 502)


if __name__ == "__main__":
    print(__doc__)
