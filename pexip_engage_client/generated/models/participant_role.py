from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class ParticipantRole(OpenEnum):
    """Values of ParticipantRole."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"


PARTICIPANT_ROLE: Final = ByValue(ParticipantRole)
