from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class CommunicationEntity(OpenEnum):
    """Values of CommunicationEntity."""

    COMMUNICATION = "Communication"


COMMUNICATION_ENTITY: Final = ByValue(CommunicationEntity)
