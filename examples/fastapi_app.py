"""The back end of a booking portal, with one shared client, and webhooks that are recorded before they are handled.

Install FastAPI and uvicorn (pip install fastapi uvicorn), and start the application:

    uvicorn --app-dir examples fastapi_app:app

The application reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …). Engage
posts webhooks to /webhooks?secret=…, with the secret from the variable WEBHOOK_SECRET. The application records them in
the file that WEBHOOK_STORE names (webhooks.db). The file contains personal data until the events are handled.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

try:
    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse
    from starlette.routing import Route
except ImportError as error:
    raise SystemExit("This example needs FastAPI and uvicorn: pip install fastapi uvicorn") from error

from pexip_engage_client import BusinessValidationError, EngageClient, EngageError, NotFoundError
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import AppointmentEvent, ReceiverStatus, WebhookReceiver

logger = logging.getLogger(__name__)
engage = EngageClient.from_env()
receiver = WebhookReceiver(
    secret=os.environ["WEBHOOK_SECRET"], store=SqliteStore(os.environ.get("WEBHOOK_STORE", "webhooks.db"))
)


@receiver.on(AppointmentEvent, newest_only=True)
async def changed(event: AppointmentEvent) -> None:
    """Read the appointment that changed. If that fails, the receiver calls this function again later."""
    appointment_id = event.data.appointment.id or ""
    found = await engage.appointments.list(id=[appointment_id]).collect()  # `get` may also return a deleted appointment
    if not found and event.data.event_type != "REMOVED":
        raise LookupError("the list omits the appointment")
    logger.info("appointment %s is %s", appointment_id, found[0].status if found else "removed")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with engage, receiver:
        yield


app = FastAPI(lifespan=lifespan, routes=[Route("/webhooks", receiver)])


@app.get("/appointments/{appointment_id}")
async def appointment(appointment_id: str) -> dict[str, Any]:
    return (await engage.appointments.get(appointment_id, deadline=10)).to_dict()


@app.get("/health")
async def health() -> dict[str, int]:
    status: ReceiverStatus = await receiver.status()
    return {"waiting": status.waiting, "running": status.running, "failed": status.failed}


@app.exception_handler(EngageError)
async def failed(_: Request, error: EngageError) -> JSONResponse:
    """Respond with a message for the customer, and log the error with its correlation ID for Pexip support."""
    logger.error("Engage: %s", error)
    if isinstance(error, NotFoundError):
        return JSONResponse({"detail": "There is no such appointment."}, 404)
    if isinstance(error, BusinessValidationError):
        return JSONResponse({"detail": "This is not possible.", "codes": [str(code) for code in error.codes]}, 422)
    detail = {"detail": "Booking is not possible right now.", "correlation_id": error.correlation_id}
    return JSONResponse(detail, 503 if error.retryable else 502)


if __name__ == "__main__":
    print(__doc__)
