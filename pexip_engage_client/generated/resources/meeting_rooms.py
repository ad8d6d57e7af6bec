"""Meeting rooms that can be reserved for appointments, and reservations made in other systems."""

from __future__ import annotations

from typing import Any, Final, Unpack
from uuid import UUID

from ... import idempotency
from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, OnceOptions, Operation, Request, Resource, envelope, undocumented
from ...pagination import Listing
from .. import models


class MeetingRoomsResource(Resource):
    """Meeting rooms that can be reserved for appointments, and reservations made in other systems."""

    def list(
        self,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        external_id: SequenceNotStr[str | UUID] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.MeetingRoom]:
        """List meeting rooms.

        Returns the rooms that can be reserved for appointments. The required scope is not documented. The list can
        also include deleted rooms, but the name of the parameter for this is not documented. If you know the name,
        pass it as an extra query parameter.

        Args:
            id: Only records with one of these IDs.
            external_id: Only records with one of these external IDs, which are their IDs in your own system.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: none documented. See https://developer.pexipengage.com/development/operation/operation-getmeetingrooms
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if external_id is not None:
            query_parameters += wire.array("external_id", external_id, "external-id[]")
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/meeting-rooms",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

    async def create(
        self,
        *,
        email: str | None | Unset = UNSET,
        external_id: str | UUID | None | Unset = UNSET,
        name: str | None | Unset = UNSET,
        capacity: int | None | Unset = UNSET,
        is_wheel_chair_accessible: bool | None | Unset = UNSET,
        provider: str | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.MeetingRoom:
        """Create a meeting room.

        Creates a room that can be reserved for appointments. The required scope and the required fields are not
        documented.

        Args:
            email: The room's e-mail address, to which calendars send invitations for the room.
            external_id: The room's ID in your own system. At most 255 characters.
            name: The room's display name.
            capacity: How many people the room seats. At least 0.
            is_wheel_chair_accessible: Whether the room is accessible by wheelchair.
            provider: The calendar system that contains the room's reservations, such as OFFICE365. You can only set
                the provider when you create the room.

        Scope: none documented. See
        https://developer.pexipengage.com/development/operation/operation-createmeetingroom
        """
        request = Request(
            "/meeting-rooms",
            body=models.CreateMeetingRoomInput(
                email=email,
                external_id=external_id,
                name=name,
                capacity=capacity,
                is_wheel_chair_accessible=is_wheel_chair_accessible,
                provider=provider,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def create_once(
        self,
        *,
        external_id: str | UUID,
        email: str | None | Unset = UNSET,
        name: str | None | Unset = UNSET,
        capacity: int | None | Unset = UNSET,
        is_wheel_chair_accessible: bool | None | Unset = UNSET,
        provider: str | None | Unset = UNSET,
        resend: bool = True,
        **options: Unpack[OnceOptions],
    ) -> models.MeetingRoom:
        """Call `create` exactly once, despite timeouts, broken connections and your own retries.

        The client first looks up the record by its `external_id` (one GET), and returns it if it exists. If the outcome
        of the request is unknown, the client keeps looking up the record until the request can no longer take effect
        (see `timeout`). If there is still no record, the client sends the request again. The `deadline` covers the
        whole procedure.

        Concurrent calls with the same ID wait for the result of the first call. This includes calls in other processes
        that share an `idempotency` store.

        Args:
            external_id: The record's ID in your own system. Each record needs a different ID.
            resend: Whether to send the request again after an unknown outcome. With False, the client sends the request
                at most once.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            StoreError: The `idempotency` store failed.
            EngageError: Any other error that `create` raises. Its outcome is "unknown" if Engage may have processed a request.
        """
        once = MeetingRoomsResource(
            idempotency.ExactlyOnce(self._caller, "meeting_rooms", self.list, external_id, resend=resend)
        )
        return await once.create(
            email=email,
            external_id=external_id,
            name=name,
            capacity=capacity,
            is_wheel_chair_accessible=is_wheel_chair_accessible,
            provider=provider,
            **options,
        )

    async def update(
        self,
        id: str | UUID,
        *,
        email: str | Unset = UNSET,
        external_id: str | UUID | Unset = UNSET,
        name: str | Unset = UNSET,
        capacity: int | None | Unset = UNSET,
        is_wheel_chair_accessible: bool | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.MeetingRoom:
        """Change a meeting room.

        Changes a room, such as its name or capacity. The provider can only be set when the room is created. The
        required scope is not documented.

        Args:
            id: ID of the meeting room in Engage, which may differ from its provider's ID.
            email: A new e-mail address, to which calendars send invitations for the room.
            external_id: A new ID in your own system. At most 255 characters.
            name: A new display name.
            capacity: How many people the room seats now; `None` if unknown. At least 0.
            is_wheel_chair_accessible: Whether the room is now accessible by wheelchair; `None` if unknown.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See
        https://developer.pexipengage.com/development/operation/operation-updatemeetingroombyid
        """
        request = Request(
            f"/meeting-rooms/{wire.segment('id', id)}",
            body=models.UpdateMeetingRoomInput(
                email=email,
                external_id=external_id,
                name=name,
                capacity=capacity,
                is_wheel_chair_accessible=is_wheel_chair_accessible,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

    async def notify_archibus(
        self,
        *,
        change_type: models.MeetingRoomEventChangeType | models.MeetingRoomEventChangeTypeValue,
        event: models.MeetingRoomEventInputLike,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Notify Engage of a meeting room event that Archibus created, updated or deleted.

        Notifies Engage that a reservation was created, updated or deleted in Archibus, so that both systems show the
        same reservations. The required scope is not documented.

        Args:
            change_type: What happened to the reservation.
            event: The current state of the reservation in Archibus. The Pexip documentation does not state that this
                value is required; this description assumes it, because the documented example contains it and a
                notification without it would be empty.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See
        https://developer.pexipengage.com/development/operation/operation-managemeetingroomevents
        """
        request = Request(
            "/meeting-room-events/_actions/archibus/notification",
            body=models.MeetingRoomEventNotificationInput(
                change_type=change_type,
                event=event,
            ).to_dict(),
        )
        return await self._caller.call(NOTIFY_ARCHIBUS, request, options)


LIST: Final[Operation[models.MeetingRoomPage]] = Operation(
    id="getMeetingRooms",
    method="GET",
    path="/meeting-rooms",
    decode=envelope(lambda: models.MeetingRoomPage),
    arguments=("id", "external_id", "offset", "limit", "concurrency", "accept_language"),
)
CREATE: Final[Operation[models.MeetingRoomEnvelope]] = Operation(
    id="createMeetingRoom",
    method="POST",
    path="/meeting-rooms",
    decode=envelope(lambda: models.MeetingRoomEnvelope),
    arguments=("email", "external_id", "name", "capacity", "is_wheel_chair_accessible", "provider"),
)
UPDATE: Final[Operation[models.MeetingRoomEnvelope]] = Operation(
    id="updateMeetingRoomById",
    method="PATCH",
    path="/meeting-rooms/{id}",
    decode=envelope(lambda: models.MeetingRoomEnvelope),
    arguments=("id", "email", "external_id", "name", "capacity", "is_wheel_chair_accessible"),
)
NOTIFY_ARCHIBUS: Final[Operation[Any]] = Operation(
    id="manageMeetingRoomEvents",
    method="POST",
    path="/meeting-room-events/_actions/archibus/notification",
    decode=undocumented,
    arguments=("change_type", "event"),
)
