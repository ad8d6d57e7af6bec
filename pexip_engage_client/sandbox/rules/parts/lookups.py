"""The indexes of appointments, and the list filters that use them."""

from collections.abc import Mapping

from ...state.enterprise_state import Lookup
from ...state.indexes import Keys, by_days, by_path
from .filters import days_from, days_until, each_of
from .participants import of_type

INDEXES: Mapping[str, Keys] = {
    "id": by_path("id"),
    "externalId": by_path("externalId"),
    "employee": of_type("EMPLOYEE"),
    "customer": of_type("CUSTOMER"),
    "day": by_days,
    "office": by_path("office.id"),
    "subject": by_path("subject.id"),
    "status": by_path("status"),
}
LOOKUPS: Mapping[str, Lookup] = {
    "id": ("id", each_of),
    "external-id": ("externalId", each_of),
    "employee-id": ("employee", each_of),
    "customer-id": ("customer", each_of),
    "from": ("day", days_from),
    "to": ("day", days_until),
    "office-id": ("office", each_of),
    "subject-id": ("subject", each_of),
    "status": ("status", each_of),
}
