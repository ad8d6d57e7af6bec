from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class CommunicationEntity(OpenEnum):
    """The mark by which a receiver knows a communication event from the others; it alone has no event type."""

    COMMUNICATION = "Communication"
    """The event asks the receiver to send a message or a reminder to somebody."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


COMMUNICATION_ENTITY: Final = ByValue(CommunicationEntity)
