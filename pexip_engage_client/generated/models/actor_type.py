from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class ActorType(OpenEnum):
    """Who created or changed something."""

    CUSTOMER = "CUSTOMER"
    EMPLOYEE = "EMPLOYEE"
    OTHER = "OTHER"


ACTOR_TYPE: Final = ByValue(ActorType)
