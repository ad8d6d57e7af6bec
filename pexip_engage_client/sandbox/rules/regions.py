"""Regions that employees can cover."""

from ..declarations import Rules
from ..state.enterprise_state import Table
from .parts.filters import equal

rules = Rules(
    Table(
        "regions",
        shown_by="getRegions",
        defaults=lambda enterprise, id_: {"name": id_, "code": None, "countryCode": "BE"},
        filters={
            "country-code": equal("countryCode"),
            "id": equal("id"),
            "code": equal("code"),
            "level": equal("level"),
            "parent-id": equal("parentId"),
        },
    )
)
rules.lists("getRegions", "regions")
