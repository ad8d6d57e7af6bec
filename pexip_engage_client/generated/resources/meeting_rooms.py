"""Rooms of an office that appointments can take, and their reservations elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from ...once import ExactlyOnce
from ...pagination import Listing
from .. import models
from ..api import meeting_rooms as operations


class MeetingRoomsResource(Resource):
    """Rooms of an office that appointments can take, and their reservations elsewhere."""

    def list(
        self,
        *,
        id: Sequence[str] | None = None,
        external_id: Sequence[str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.MeetingRoom]:
        """List meeting rooms.

        Lists the rooms that appointments can take. No scope of its own is documented for meeting rooms, so none is
        named. A filter that adds deleted ones exists, but its name is not documented: it can be sent as an extra
        query parameter.

        Args:
            id: Only records with one of these ids, to read several at once.
            external_id: Only records with one of these ids in the caller's own system, to find what a sync made
                before.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-getmeetingrooms
        """
        request = operations.get_meeting_rooms.build_request(
            id=id,
            external_id=external_id,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_meeting_rooms.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    async def create(
        self,
        *,
        email: str | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        name: str | None | Unset = UNSET,
        capacity: int | None | Unset = UNSET,
        is_wheel_chair_accessible: bool | None | Unset = UNSET,
        provider: str | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.MeetingRoom:
        """Create a meeting room.

        Adds a room that appointments can take. No scope of its own is documented for meeting rooms, so none is named.
        Which fields are required is not documented.

        Args:
            email: The address by which calendars invite the room.
            external_id: The id that the room has in the caller's own system. At most 255 characters.
            name: What people are to call the room.
            capacity: How many people it seats. At least 0.
            is_wheel_chair_accessible: Whether people in a wheelchair can meet there.
            provider: The calendar system that keeps its reservations, such as OFFICE365; given now or never, as no
                change takes it.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-createmeetingroom
        """
        return (
            await operations.create_meeting_room.asyncio(
                client=self._client,
                body=models.CreateMeetingRoomInput(
                    email=email,
                    external_id=external_id,
                    name=name,
                    capacity=capacity,
                    is_wheel_chair_accessible=is_wheel_chair_accessible,
                    provider=provider,
                ),
                **options,
            )
        ).data

    async def create_once(
        self,
        *,
        external_id: str,
        email: str | None | Unset = UNSET,
        name: str | None | Unset = UNSET,
        capacity: int | None | Unset = UNSET,
        is_wheel_chair_accessible: bool | None | Unset = UNSET,
        provider: str | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.MeetingRoom:
        """`create`, exactly once, whatever happens on the way.

        The record is looked for by its `external_id` first (one GET), and again when nobody can tell whether a request
        had its effect; it is sent again only if there is none. An `external_id` that is in use counts as made. The
        `deadline` holds for all of it. After an unknown outcome, only what happens within `timeout` and `deadline` can
        be seen.

        Args:
            external_id: The record's id in your own system; one for each thing to be made.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            EngageError: As `create` does; with the outcome "unknown" if any request may have had its effect.
        """
        once = MeetingRoomsResource(ExactlyOnce(self._client, self.list, external_id))
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
        id: str,
        *,
        email: str | Unset = UNSET,
        external_id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        capacity: int | None | Unset = UNSET,
        is_wheel_chair_accessible: bool | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.MeetingRoom:
        """Change a meeting room.

        Changes a room, such as its name or capacity. No scope of its own is documented for meeting rooms, so none is
        named. The provider can be given at creation only.

        Args:
            id: Id of the meeting room in Engage, whatever its provider calls it.
            email: Another address by which calendars invite the room.
            external_id: Another id in the caller's own system. At most 255 characters.
            name: Another name for people to call it by.
            capacity: How many people it seats now; null when nobody knows. At least 0.
            is_wheel_chair_accessible: Whether people in a wheelchair can meet there now; null when nobody knows.

        Raises:
            NotFoundError: There is no such id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-updatemeetingroombyid
        """
        return (
            await operations.update_meeting_room_by_id.asyncio(
                id,
                client=self._client,
                body=models.UpdateMeetingRoomInput(
                    email=email,
                    external_id=external_id,
                    name=name,
                    capacity=capacity,
                    is_wheel_chair_accessible=is_wheel_chair_accessible,
                ),
                **options,
            )
        ).data

    async def notify_archibus(
        self,
        *,
        change_type: models.MeetingRoomEventChangeType | models.MeetingRoomEventChangeTypeValue,
        event: models.MeetingRoomEventInput,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Tell Engage of a meeting room event that Archibus created, updated or deleted.

        Tells Engage of a reservation that Archibus created, updated or deleted, so that the room is taken or free in
        both. No scope of its own is documented for meeting rooms, so none is named.

        Args:
            change_type: What happened to the reservation.
            event: The reservation, as Archibus has it now. Inferred: demanded, as the example on the page shows it; a
                change of nothing says nothing.

        Raises:
            NotFoundError: There is no such id.

        Scope: none documented. See https://developer.pexipengage.com/operation/operation-managemeetingroomevents
        """
        return await operations.manage_meeting_room_events.asyncio(
            client=self._client,
            body=models.MeetingRoomEventNotificationInput(
                change_type=change_type,
                event=event,
            ),
            **options,
        )
