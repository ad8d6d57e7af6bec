"""A consumer's code, as type checkers should see it. Never run; `make types` reads it."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Sequence
from typing import Any, Unpack, assert_type
from uuid import uuid4

from pexip_engage_client import (
    UNSET,
    ApiError,
    BusinessValidationError,
    ConflictError,
    EngageClient,
    EngageError,
    Environment,
    ErrorCode,
    Limits,
    Listing,
    NotFoundError,
    Page,
    Response,
)
from pexip_engage_client.models import (
    Appointment,
    AppointmentEventType,
    AppointmentParticipantInputDict,
    AppointmentStatus,
    AppointmentStatusValue,
    Employee,
    GeolocationInput,
    Language,
    MeetingType,
    MeetingTypeValue,
    Reference,
    SchedulingSettingInput,
    TranslationInput,
)
from pexip_engage_client.options import ClientOptions
from pexip_engage_client.sandbox import Sandbox

NOW = datetime.datetime.now(datetime.UTC)


class Tenant(EngageClient):
    """A subclass that passes its options on."""

    def __init__(self, enterprise: str, number: int, **options: Unpack[ClientOptions]) -> None:
        super().__init__(enterprise, **options)
        self.number = number


def tenant(**options: Unpack[ClientOptions]) -> Tenant:
    assert_type(EngageClient("acme", **options), EngageClient)
    assert_type(Tenant("acme", 1, token="token", limits=None), Tenant)
    return Tenant("acme", 1, **options)


async def secret() -> str:
    return "token"


async def calls(emails: Sequence[str], persons: list[Employee]) -> None:
    EngageClient("acme", token="token", scopes={"appointments:readOnly"})
    EngageClient("acme", token="token", scopes=emails)
    async with EngageClient("acme", client_id="id", client_secret="secret", environment=Environment.STAGING) as engage:
        assert_type(engage, EngageClient)
        appointment = await engage.appointments.get("123")
        assert_type(appointment, Appointment)
        assert_type(appointment.start, datetime.datetime | None)
        assert_type(appointment.status, AppointmentStatus)
        assert_type(appointment.subject, Reference)
        assert_type(appointment.to_dict(), dict[str, Any])

        await engage.appointments.reschedule("123", start=NOW, end=NOW, message=None)
        await engage.appointments.reschedule("123", start=NOW, end=NOW, message=UNSET, timeout=5, retry_unsafe=True)

        listing = engage.appointments.list(status=[AppointmentStatus.ACCEPTED], meeting_type=["OFFICE"], from_=NOW)
        assert_type(listing, Listing[Appointment])
        assert_type(await listing.first_page(), Page[Appointment])
        async for each in listing:
            assert_type(each, Appointment)
        async for page in listing.pages():
            assert_type(page, Page[Appointment])
            assert_type(page.data, list[Appointment])
            assert_type(await page.next(), Page[Appointment] | None)
            assert_type(page.total_count, int | None)
        assert_type(await engage.employees.list(limit=10).collect(max=5), list[Employee])

        await engage.lead_segments.update_scheduling_settings(
            "1", [SchedulingSettingInput(meeting_type=MeetingType.OFFICE, subject_id="1")]
        )
        await engage.lead_segments.update_scheduling_settings("1", [{"meeting_type": "OFFICE", "subject_id": "1"}])
        person: AppointmentParticipantInputDict = {"role": "PRIMARY", "type": "EMPLOYEE", "participant_id": "1"}
        await engage.appointments.update(
            "123",
            appointment_participants=[person, {"role": "SECONDARY", "type": "CUSTOMER", "participant_id": "2"}],
            location={
                "country_code": "BE",
                "geolocation": GeolocationInput(latitude=51.05, longitude=3.69),
                "translations": {
                    "city": [{"language": Language.NL, "value": "Gent"}],
                    "street1": [TranslationInput(language="nl", value="Korenmarkt 1")],
                },
            },
        )
        await engage.appointments.list(id=[uuid4(), "1"], employee_id=[uuid4()]).first_page()
        await engage.appointments.list(id=(uuid4(), "1"), employee_id=[person.id for person in persons]).first_page()
        await engage.employees.list(email=emails, username=tuple(emails), id=deque(["1"])).first_page()
        await engage.appointments.update(
            uuid4(),
            external_id=uuid4(),
            appointment_participants=appointment.appointment_participants,
            answers=appointment.answers,
            location=appointment.location,
        )

        try:
            await engage.appointments.accept("123")
        except BusinessValidationError as error:
            if ErrorCode.APPOINTMENT_STATUS_INVALID in error.codes or error.code == "A_CODE_OF_TOMORROW":
                assert_type(error.correlation_id, str | None)

        dutch = engage.with_options(language="nl", timeout=5, max_retries=0, priority="background")
        assert_type(dutch, EngageClient)
        assert_type(await dutch.request("POST", "/x", json={}), Response)


def clients() -> None:
    EngageClient("acme", token="token", limits=Limits(concurrent=2, per_minute=100))
    EngageClient("acme", token=secret, limits=None)
    EngageClient.from_env(deadline=10)


async def errors(engage: EngageClient) -> None:
    try:
        await engage.appointments.accept("1")
    except (NotFoundError, ConflictError) as error:
        assert_type(error.codes, tuple[str, ...])
    except ApiError as error:
        assert_type(error.status_code, int)
        assert_type(error.retryable, bool)
    except EngageError as error:
        assert_type(error.attempts, int)


def open_enums(status: AppointmentStatus) -> str:
    if status == AppointmentStatus.ACCEPTED or status == "SOMETHING_NEW":
        return status
    if status != "ACCEPTED" and status in ("NEW", "NEWER"):
        return status
    assert_type(status.is_known, bool)
    match status:
        case AppointmentStatus.CANCELLED:
            return "gone"
        case _:
            return status.lower()


async def texts_for_enums(engage: EngageClient, kind: MeetingTypeValue, column: str) -> None:
    await engage.appointments.list(status=["ACCEPTED", AppointmentStatus.CANCELLED], meeting_type=[kind]).first_page()
    wanted: list[AppointmentStatusValue] = ["ACCEPTED", "NO_SHOW"]
    await engage.appointments.list(status=wanted).first_page()
    await engage.appointments.list(status=[AppointmentStatus.ACCEPTED] * 2).first_page()
    await engage.appointments.list(status=[AppointmentStatus("NEW"), AppointmentStatus(column)]).first_page()
    assert_type(MeetingType(kind), MeetingType)
    for each in ("OFFICE", MeetingType("BY_POST"), MeetingType(column)):
        SchedulingSettingInput(meeting_type=each, subject_id="1")


async def sandboxes() -> None:
    async with Sandbox(seed="demo") as sandbox:
        assert_type(sandbox.client(max_retries=0), EngageClient)
        sandbox.webhooks.emit("ACCEPT", "appointment-1")
        sandbox.webhooks.emit(AppointmentEventType.ACCEPT, "appointment-1", data={"message": "Welcome"})
        sandbox.webhooks.emit("CREATE", "callback-1", entity="Callback Request")
        sandbox.webhooks.emit(entity="Communication", data={"receiver": {"email": "lena@example.com"}})
        async with sandbox.serve() as url:
            assert_type(url, str)


async def given_records(employee: Employee) -> None:
    given = Listing.of([employee])
    assert_type(given, Listing[Employee])
    assert_type(await given.collect(), list[Employee])
