from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class ParticipantRole(OpenEnum):
    """Whether a participant is one of the two an appointment cannot do without."""

    PRIMARY = "PRIMARY"
    """The one customer whom, or the one employee by whom, the appointment is held; each appointment needs one of either.
    """
    SECONDARY = "SECONDARY"
    """Anybody who joins them, such as a partner or a colleague."""


PARTICIPANT_ROLE: Final = ByValue(ParticipantRole)
