"""Mistakes of a user. Never run: `python -m tests.typing` compares the errors of the checkers with the comments.

A comment contains the beginning, or a later part, of each checker's error for its line; a checker that is not named
reports none. If a checker cannot know, the comment says why, and what happens at run time instead.
"""

# fmt: off

from __future__ import annotations

import asyncio
import datetime

from pexip_engage_client import ApiError, EngageClient, Environment, ErrorCode, Limits
from pexip_engage_client.models import Appointment, AppointmentStatus, CoverageRegionsInput, LocationInput, MeetingType, MeetingTypeValue, SchedulingSettingInput, UpdateAppointmentInput
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import AppointmentEvent, CommunicationEvent, UnknownEvent, WebhookEvent, WebhookReceiver

NOW = datetime.datetime.now(datetime.UTC)
TODAY = datetime.date.today()


def sync_token() -> str:
    return "token"


def clients() -> None:
    EngageClient("acme")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient("acme", client_id="id")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient("acme", client_secret="secret")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient("acme", token="token", client_id="id", client_secret="secret")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient("acme", token="token", client_id="id")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient(token="token")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient("acme", "token")  # mypy: No overload variant of "EngageClient" | pyright: No overloads for "__init__"
    EngageClient("acme", tokn="token")  # mypy: Unexpected keyword argument "tokn" | pyright: No overloads for "__init__"
    EngageClient("acme", token=None)  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "token" of type "TokenFunction | str"
    EngageClient("acme", token=sync_token)  # mypy: incompatible type "Callable[[], str]"; expected "str | Callable[[], Awaitable[ | pyright: cannot be assigned to parameter "token" of type "TokenFunction | str"
    EngageClient(5, token="token")  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "enterprise" of type "str"
    EngageClient("acme", token="token", timeout="5")  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "timeout" of type "float | None"
    EngageClient("acme", token="token", max_retries=None)  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "max_retries" of type "int"
    EngageClient("acme", token="token", limits=4)  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "limits" of type "Limits | Limiter | None"
    EngageClient("acme", token="token", limits=Limits(concurent=4))  # mypy: Unexpected keyword argument "concurent" for "Limits" | pyright: No parameter named "concurent"
    EngageClient("acme", token="token", environment=5)  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "environment" of type "EnvironmentName | Environment"
    EngageClient("acme", token="token", environment="prod")  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "environment" of type "EnvironmentName | Environment"
    EngageClient("acme", token="token", scopes=5)  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "scopes" of type "Strings"
    EngageClient("acme", token="token", scopes="appointments:readOnly")  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "scopes" of type "Strings"
    EngageClient("acme", token="token", environment=Environment.PROD)  # mypy: "type[Environment]" has no attribute "PROD" | pyright: Cannot access attribute "PROD" for class "type[Environment]"
    EngageClient("acme", token="token", strict="yes")  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "strict" of type "bool"
    EngageClient("acme", token="token", transport="http")  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "transport" of type "HTTPTransport"
    EngageClient("acme", token="token", base_url=5)  # mypy: No overload variant of "EngageClient" | pyright: cannot be assigned to parameter "base_url" of type "str"
    EngageClient.from_env(token=5)  # mypy: incompatible type "int"; expected "str | Callable[[], Awaitable[ | pyright: cannot be assigned to parameter "token" of type "TokenFunction | str"
    EngageClient.from_env("acme")  # mypy: Too many positional arguments for "from_env" of "EngageClient" | pyright: Expected 0 positional arguments
    Limits(per_minute="3000")  # mypy: incompatible type "str"; expected "int | None" | pyright: cannot be assigned to parameter "per_minute" of type "int | None"


async def calls(engage: EngageClient) -> None:
    await engage.appointment.get("123")  # mypy: "EngageClient" has no attribute "appointment" | pyright: Cannot access attribute "appointment" for class "EngageClient"
    await engage.appointments.cancel("123")  # mypy: "AppointmentsResource" has no attribute "cancel" | pyright: Cannot access attribute "cancel" for class "AppointmentsResource"
    await engage.appointments.get(123)  # mypy: incompatible type "int"; expected "str | UUID" | pyright: cannot be assigned to parameter "id" of type "str | UUID"
    await engage.appointments.get()  # mypy: Missing positional argument "id" in call to "get" | pyright: Argument missing for parameter "id"
    await engage.appointments.get("123", "nl")  # mypy: Too many positional arguments for "get" | pyright: Expected 1 positional argument
    await engage.appointments.get("123", timeout="5")  # mypy: incompatible type "str"; expected "float | None" | pyright: cannot be assigned to parameter "timeout" of type "float | None"
    await engage.appointments.get("123", time_out=5)  # mypy: Unexpected keyword argument "time_out" for "get" | pyright: No parameter named "time_out"
    await engage.appointments.get("123", retry_unsafe="yes")  # mypy: incompatible type "str"; expected "bool" | pyright: cannot be assigned to parameter "retry_unsafe" of type "bool"
    await engage.employees.create_once(external_id="crm-1", email="a@example.com", retry_unsafe=True)  # mypy: Unexpected keyword argument "retry_unsafe" for "create_once" | pyright: No parameter named "retry_unsafe"
    await engage.appointments.get("123", token="token")  # mypy: Unexpected keyword argument "token" for "get" | pyright: No parameter named "token"
    await engage.appointments.reschedule("123", start="now", end=NOW)  # mypy: incompatible type "str"; expected "datetime" | pyright: cannot be assigned to parameter "start" of type "datetime"
    await engage.appointments.reschedule("123", start=TODAY, end=NOW)  # mypy: incompatible type "date"; expected "datetime" | pyright: cannot be assigned to parameter "start" of type "datetime"
    await engage.appointments.reschedule("123", start=NOW)  # mypy: Missing named argument "end" for "reschedule" | pyright: Argument missing for parameter "end"
    await engage.appointments.reschedule("123", NOW, NOW)  # mypy: Too many positional arguments for "reschedule" | pyright: Expected 1 positional argument
    await engage.appointments.reschedule("123", start=NOW, end=None)  # mypy: incompatible type "None"; expected "datetime" | pyright: cannot be assigned to parameter "end" of type "datetime"
    await engage.appointments.reschedule("123", start=NOW, end=NOW, message=5)  # mypy: incompatible type "int"; expected "str | Unset | None" | pyright: cannot be assigned to parameter "message" of type "str | Unset | None"
    await engage.appointments.list(limit="10").first_page()  # mypy: incompatible type "str"; expected "int | None" | pyright: cannot be assigned to parameter "limit" of type "int | None"
    await engage.appointments.list(status="ACCEPTED").first_page()  # mypy: incompatible type "str"; expected "Sequence[AppointmentStatus | Literal['ACCEPTED', | pyright: cannot be assigned to parameter "status" of type "Sequence[AppointmentStatusValue | AppointmentStatus] | None"
    await engage.appointments.list()  # mypy: Incompatible types in "await" (actual type "Listing[Appointment]" | pyright: "Listing[Appointment]" is not awaitable
    await asyncio.gather(engage.appointments.list())  # mypy: No overload variant of "gather" | pyright: cannot be assigned to parameter "coros_or_futures"
    engage.appointments.list(status=["ACEPTED"])  # mypy: List item 0 has incompatible type "Literal['ACEPTED']"; expected "Literal['ACCEPTED', | pyright: Type "Literal['ACEPTED']" is not assignable to type "AppointmentStatusValue | AppointmentStatus"
    engage.appointments.list(state=["ACCEPTED"])  # mypy: Unexpected keyword argument "state" for "list" | pyright: No parameter named "state"
    engage.appointments.list(from_=TODAY)  # mypy: incompatible type "date"; expected "datetime | None" | pyright: cannot be assigned to parameter "from_" of type "datetime | None"
    engage.appointments.list(from_="2026-03-02")  # mypy: incompatible type "str"; expected "datetime | None" | pyright: cannot be assigned to parameter "from_" of type "datetime | None"
    engage.appointments.list(status=[5])  # mypy: List item 0 has incompatible type "Literal[5]"; expected "Literal['ACCEPTED', | pyright: cannot be assigned to parameter "status" of type "Sequence[AppointmentStatusValue | AppointmentStatus] | None"
    engage.appointments.list(status=AppointmentStatus.ACCEPTED)  # mypy: incompatible type "AppointmentStatus"; expected "Sequence[AppointmentStatus | | pyright: cannot be assigned to parameter "status" of type "Sequence[AppointmentStatusValue | AppointmentStatus] | None"
    engage.appointments.list(id="1")  # mypy: incompatible type "str"; expected "SequenceNotStr[str | UUID] | None" | pyright: "Literal['1']" is incompatible with protocol "SequenceNotStr[str | UUID]"
    engage.employees.list(email="ann@example.com")  # mypy: incompatible type "str"; expected "SequenceNotStr[str] | None" | pyright: "Literal['ann@example.com']" is incompatible with protocol "SequenceNotStr[str]"
    engage.employees.list(email=input())  # mypy: incompatible type "str"; expected "SequenceNotStr[str] | None" | pyright: "str" is incompatible with protocol "SequenceNotStr[str]"
    engage.employees.list(email={"ann@example.com": True})  # mypy: Dict entry 0 has incompatible type "str": "bool" | pyright: "dict[str, bool]" is incompatible with protocol "SequenceNotStr[str]"
    for appointment in engage.appointments.list():  # mypy: "Listing[Appointment]" has no attribute "__iter__" | pyright: "Listing[Appointment]" is not iterable
        pass
    len(engage.appointments.list())  # mypy: incompatible type "Listing[Appointment]"; expected "Sized" | pyright: cannot be assigned to parameter "obj" of type "Sized"
    async for each in engage.appointments.get("123"):  # mypy: "Coroutine[Any, Any, Appointment]" has no attribute "__aiter__" | pyright: "CoroutineType[Any, Any, Appointment]" is not iterable
        pass
    with engage:  # mypy: "EngageClient" has no attribute "__enter__" | pyright: Object of type "EngageClient" cannot be used with "with"
        pass
    engage.with_options(token="token")  # mypy: Unexpected keyword argument "token" for "with_options" of "EngageClient" | pyright: No parameter named "token"
    engage.with_options(timeout="5")  # mypy: incompatible type "str"; expected "float | None" | pyright: cannot be assigned to parameter "timeout" of type "float | None"
    await engage.request("POST")  # mypy: Missing positional argument "path" in call to "request" of "EngageClient" | pyright: Argument missing for parameter "path"
    await engage.request("FETCH", "/x")  # mypy: incompatible type "Literal['FETCH']"; expected "Literal['DELETE', | pyright: cannot be assigned to parameter "method" of type "Method"
    await engage.request("GET", "/x", query={"a": 1.5})  # mypy: Dict entry 0 has incompatible type "str": "float"; expected "str": "int | Sequence[str]" | pyright: cannot be assigned to parameter "query" of type "Mapping[str, str | int | Sequence[str]] |
    await engage.aclose(5)  # mypy: Too many arguments for "aclose" of "EngageClient" | pyright: Expected 0 positional arguments


async def responses(engage: EngageClient) -> None:
    appointment: Appointment = engage.appointments.get("123")  # mypy: Incompatible types in assignment | pyright: Type "CoroutineType[Any, Any, Appointment]" is not assignable to declared type "Appointment"
    appointment = await engage.appointments.get("123")
    print(appointment.state)  # mypy: "Appointment" has no attribute "state" | pyright: Cannot access attribute "state" for class "Appointment"
    print(appointment.start.year)  # mypy: Item "None" of "datetime | None" has no attribute "year" | pyright: "year" is not a known attribute of "None"
    print(appointment.subject.name)  # mypy: "Reference" has no attribute "name" | pyright: Cannot access attribute "name" for class "Reference"
    appointment.status = "ACCEPTED"  # mypy: Incompatible types in assignment | pyright: Cannot assign to attribute "status" for class "Appointment"
    page = await engage.appointments.list().first_page()
    print(page.items)  # mypy: "Page[Appointment]" has no attribute "items" | pyright: Cannot access attribute "items" for class "Page[Appointment]"
    print(page.next().data)  # mypy: "Coroutine[Any, Any, Page[Appointment] | None]" has no attribute "data" | pyright: Cannot access attribute "data" for class "CoroutineType[Any, Any, Page[Appointment] | None]"
    print((await page.next()).data)  # mypy: Item "None" of "Page[Appointment] | None" has no attribute "data" | pyright: "data" is not a known attribute of "None"
    print(page.total_count + 1)  # mypy: Unsupported operand types for + ("None" and "int") | pyright: Operator "+" not supported for "None"
    print((await engage.appointments.list().collect())[0].subjectId)  # mypy: "Appointment" has no attribute "subjectId" | pyright: Cannot access attribute "subjectId" for class "Appointment"
    print(AppointmentStatus.ACEPTED)  # mypy: "type[AppointmentStatus]" has no attribute "ACEPTED" | pyright: Cannot access attribute "ACEPTED" for class "type[AppointmentStatus]"
    print(AppointmentStatus.ACCEPTED > 5)  # mypy: Unsupported operand types for > ("AppointmentStatus" and "int") | pyright: Operator ">" not supported for types "Literal[AppointmentStatus.ACCEPTED]" and "Literal[5]"
    engage.appointments.get("123")  # mypy: Value of type "Coroutine[Any, Any, Appointment]" must be used | pyright: Result of async function call is not used
    await asyncio.gather(engage.appointments)  # mypy: No overload variant of "gather" | pyright: cannot be assigned to parameter "coros_or_futures" of type "_FutureLike[_T@gather]"
    texts: list[str] = await asyncio.gather(engage.appointments.get("1"), engage.appointments.get("2"))  # mypy: Incompatible types in assignment | pyright: Type "tuple[Appointment, Appointment]" is not assignable to declared type "list[str]"


def closed(kind: MeetingType) -> int:  # mypy: Missing return statement | pyright: must return value on all code paths
    match kind:  # pyright: Unhandled type: "Literal[MeetingType._UNLISTED]"
        case MeetingType.OFFICE | MeetingType.ON_LOCATION:
            return 1
        case MeetingType.PHONE | MeetingType.VIDEO:
            return 2


def inputs(appointment: Appointment) -> None:
    LocationInput(country_code="BE")  # mypy: Missing named argument "translations" for "LocationInput" | pyright: Argument missing for parameter "translations"
    LocationInput(countryCode="BE")  # mypy: Unexpected keyword argument "countryCode" for "LocationInput" | pyright: Arguments missing for parameters "country_code", "translations"
    CoverageRegionsInput(region_ids="1", meeting_type="OFFICE")  # mypy: incompatible type "str"; expected "SequenceNotStr[str | UUID]" | pyright: "Literal['1']" is incompatible with protocol "SequenceNotStr[str | UUID]"
    UpdateAppointmentInput(location={"country_code": "BE"})  # mypy: Argument "location" to "UpdateAppointmentInput" has incompatible type "dict[str, str]" | pyright: is not assignable to "LocationInputDict"
    UpdateAppointmentInput(location={"countryCode": "BE", "translations": {"city": [], "street1": []}})  # mypy: Argument "location" to "UpdateAppointmentInput" has incompatible type | pyright: is not assignable to "LocationInputDict"
    UpdateAppointmentInput(appointment_participants=[{"role": "PRIMRY", "type": "EMPLOYEE", "participant_id": "1"}])  # mypy: List item 0 has incompatible type "dict[str, str]" | pyright: is not assignable to "AppointmentParticipantInputDict"
    UpdateAppointmentInput(appointment_participants={"role": "PRIMARY", "type": "EMPLOYEE", "participant_id": "1"})  # mypy: Argument "appointment_participants" to "UpdateAppointmentInput" has incompatible type "dict[str, str]" | pyright: is not assignable to "Sequence[AppointmentParticipantInputLike]"
    UpdateAppointmentInput(appointment_participants=[appointment])  # mypy: List item 0 has incompatible type "Appointment" | pyright: "Appointment" is not assignable to "AppointmentParticipantInput"
    UpdateAppointmentInput(location=appointment.subject)  # mypy: Argument "location" to "UpdateAppointmentInput" has incompatible type "Reference" | pyright: "Reference" is not assignable to "LocationInput"
    SchedulingSettingInput(meeting_type=5, subject_id="1")  # mypy: incompatible type "Literal[5]"; expected "MeetingType | Literal['OFFICE', | pyright: cannot be assigned to parameter "meeting_type" of type "MeetingTypeValue | MeetingType"
    SchedulingSettingInput(meeting_type="OFICE", subject_id="1")  # mypy: incompatible type "Literal['OFICE']"; expected "MeetingType | Literal['OFFICE', | pyright: Type "Literal['OFICE']" is not assignable to type "MeetingTypeValue | MeetingType"
    SchedulingSettingInput(meeting_type=input(), subject_id="1")  # mypy: incompatible type "str"; expected "MeetingType | Literal['OFFICE', | pyright: Type "str" is not assignable to type "MeetingTypeValue | MeetingType"
    kind: MeetingTypeValue = "OFICE"  # mypy: Incompatible types in assignment (expression has type "Literal['OFICE']", variable has type "Literal['OFFICE', | pyright: Type "Literal['OFICE']" is not assignable to declared type "MeetingTypeValue"
    print(kind)
    SchedulingSettingInput(subject_id="1", meeting_type=MeetingType.OFICE)  # mypy: "type[MeetingType]" has no attribute "OFICE" | pyright: Cannot access attribute "OFICE" for class "type[MeetingType]"


def errors(error: ApiError) -> None:
    print(error.status)  # mypy: "ApiError" has no attribute "status" | pyright: Cannot access attribute "status" for class "ApiError"
    print(error.code.upper())  # mypy: Item "None" of "str | None" has no attribute "upper" | pyright: "upper" is not a known attribute of "None"
    if ErrorCode.APPOINTMENT_STATUS in error.codes:  # mypy: "type[ErrorCode]" has no attribute "APPOINTMENT_STATUS" | pyright: Cannot access attribute "APPOINTMENT_STATUS" for class "type[ErrorCode]"
        raise error.retry_after  # mypy: "ApiError" has no attribute "retry_after" | pyright: Cannot access attribute "retry_after" for class "ApiError"


def webhooks(receiver: WebhookReceiver, event: WebhookEvent) -> None:
    WebhookReceiver(secret=5)  # mypy: incompatible type "int"; expected "str | Iterable[str] | Callable[[], str | Iterable[str] | | pyright: cannot be assigned to parameter "secret" of type "SecretSource"
    WebhookReceiver(retry_pauses=60)  # mypy: incompatible type "int"; expected "Sequence[float]" | pyright: cannot be assigned to parameter "retry_pauses" of type "Sequence[float]"
    WebhookReceiver(secrets="a long and random text")  # mypy: Unexpected keyword argument "secrets" for "WebhookReceiver" | pyright: No parameter named "secrets"

    @receiver.on(AppointmentEvent)  # mypy: incompatible type "Callable[[AppointmentEvent], None]"; expected "Callable[[AppointmentEvent], | pyright: cannot be assigned to parameter of type "HandlerFunction[AppointmentEvent]"
    def not_async(event: AppointmentEvent) -> None: ...

    @receiver.on(AppointmentEvent)  # mypy: incompatible type "Callable[[UnknownEvent], Coroutine[Any, Any, None]]"; expected | pyright: cannot be assigned to parameter of type "HandlerFunction[AppointmentEvent]"
    async def of_another_kind(event: UnknownEvent) -> None: ...

    @receiver.on("Appointment")  # mypy: No overload variant of "on" of "EventDecorators" | pyright: cannot be assigned to parameter "kind" of type "type[E@on]"
    async def by_name(event: AppointmentEvent) -> None: ...

    @receiver.on(AppointmentEvent, event_type="ACEPT")  # mypy: Argument "event_type" to "on" of "EventDecorators" has incompatible type "Literal['ACEPT']" | pyright: No overloads for "on" match the provided arguments
    async def misspelled(event: AppointmentEvent) -> None: ...

    @receiver.on(AppointmentEvent, event_type=["ACCEPT", "TELEPORT"])  # mypy: List item 1 has incompatible type "Literal['TELEPORT']" | pyright: No overloads for "on" match the provided arguments
    async def not_documented(event: AppointmentEvent) -> None: ...

    @receiver.on(CommunicationEvent, event_type="SEND")  # mypy: Argument 1 to "on" of "EventDecorators" | pyright: No overloads for "on" match the provided arguments
    async def without_a_type(event: CommunicationEvent) -> None: ...

    @receiver.on(event_type="ACCEPT")  # mypy: No overload variant of "on" of "EventDecorators" | pyright: No overloads for "on" match the provided arguments
    async def type_of_no_kind(event: WebhookEvent) -> None: ...

    @receiver.on()  # mypy: incompatible type "Callable[[AppointmentEvent], Coroutine[Any, Any, None]]"; expected | pyright: cannot be assigned to parameter of type "HandlerFunction[WebhookEvent]"
    async def of_one_kind(event: AppointmentEvent) -> None: ...

    print(event.data.appointment)  # mypy: Item "CallbackRequestEventData" of | pyright: Cannot access attribute "appointment" for class "CallbackRequestEventData"
    if isinstance(event, CommunicationEvent):
        print(event.data.event_type)  # mypy: "CommunicationEventData" has no attribute "event_type" | pyright: Cannot access attribute "event_type" for class "CommunicationEventData"


async def sandboxes() -> None:
    Sandbox(sead="demo")  # mypy: Unexpected keyword argument "sead" for "Sandbox" | pyright: No parameter named "sead"
    Sandbox(scopes="appointments:readOnly")  # mypy: incompatible type "str"; expected "SequenceNotStr[str] | AbstractSet[str] | None" | pyright: cannot be assigned to parameter "scopes" of type "Strings | None"
    async with Sandbox() as sandbox:
        sandbox.client(tokn="token")  # mypy: Unexpected keyword argument "tokn" for "client" of "SandboxEnterprise" | pyright: No parameter named "tokn"
        sandbox.fail("getFiles", statsu=500)  # mypy: Unexpected keyword argument "statsu" for "fail" of "SandboxEnterprise" | pyright: No parameter named "statsu"
        sandbox.webhooks.emit("ACEPT", "appointment-1")  # mypy: No overload variant of "emit" of "Webhooks" matches argument types | pyright: "Literal['ACEPT']" is not assignable to "AppointmentEventType"
        sandbox.webhooks.add()  # mypy: Missing positional argument "url" in call to "add" of "Webhooks" | pyright: Argument missing for parameter "url"
