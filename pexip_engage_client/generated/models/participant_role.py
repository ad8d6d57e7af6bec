from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ParticipantRole(OpenEnum):
    """Whether a participant is one of the two an appointment cannot do without."""

    PRIMARY = "PRIMARY"
    """The one customer whom, or the one employee by whom, the appointment is held; each appointment needs one of either.
    """
    SECONDARY = "SECONDARY"
    """Anybody who joins them, such as a partner or a colleague."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ParticipantRoleValue = Literal["PRIMARY", "SECONDARY"]
PARTICIPANT_ROLE: Final = ByValue(ParticipantRole)
