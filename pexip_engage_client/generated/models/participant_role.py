from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ParticipantRole(OpenEnum):
    """Whether a participant is primary or secondary. Every appointment needs a primary customer and a primary employee."""

    PRIMARY = "PRIMARY"
    """The main customer or the main employee. Every appointment needs both."""
    SECONDARY = "SECONDARY"
    """An additional participant, such as a partner or a colleague."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ParticipantRoleValue = Literal["PRIMARY", "SECONDARY"]
PARTICIPANT_ROLE: Final = ByValue(ParticipantRole)
