"""Subjects of appointments."""

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..state.enterprise_state import Table, texts
from .parts.filters import equal
from .parts.patches import patched

_CLEARED = {"order": 0, "enabledForInternalUse": False, "enabledForCustomerUse": False}

rules = Rules(
    Table(
        "subjects",
        parts={"availabilitySettings": "getSubjectAvailabilitySettings"},
        shown_by="getSubjectById",
        defaults=lambda enterprise, id_: {
            "externalId": None,
            "enabledForInternalUse": True,
            "enabledForCustomerUse": True,
            "order": 0,
            **texts(enterprise.language, name=id_),
        },
        filters={"id": equal("id"), "external-id": equal("externalId")},
    )
)
rules.lists("getSubjects", "subjects", include_deleted=True)
rules.reads("getSubjectById", "subjects")
rules.reads("getSubjectAvailabilitySettings", "subjects", part="availabilitySettings")


@rules.serves("updateSubjectById", note="null sets `order` to 0, and the `enabledFor…Use` properties to false")
def _update(call: Invocation) -> Change:
    return patched(call.change("subjects"), _CLEARED)
