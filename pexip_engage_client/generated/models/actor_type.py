from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ActorType(OpenEnum):
    """Which kind of person created or changed something."""

    CUSTOMER = "CUSTOMER"
    """The customer did it, in a booking page or through a link. Our reading of the name."""
    EMPLOYEE = "EMPLOYEE"
    """An employee of the enterprise did it."""
    OTHER = "OTHER"
    """Neither of them did it, such as an integration that called this API. Our reading of the name."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


ACTOR_TYPE: Final = ByValue(ActorType)
