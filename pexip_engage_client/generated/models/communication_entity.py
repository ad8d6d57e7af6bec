from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class CommunicationEntity(OpenEnum):
    """The mark by which a receiver knows a communication event from the others; it alone has no event type."""

    COMMUNICATION = "Communication"
    """The event asks the receiver to send a message or a reminder to somebody."""


COMMUNICATION_ENTITY: Final = ByValue(CommunicationEntity)
