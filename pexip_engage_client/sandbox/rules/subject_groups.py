"""Groups of subjects."""

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..state.enterprise_state import Table, texts
from .parts.filters import equal
from .parts.patches import patched

_APPEARANCE = {"color": "#89d0c1", "order": 0}

rules = Rules(
    Table(
        "subjectGroups",
        shown_by="getSubjectGroup",
        defaults=lambda enterprise, id_: {
            "externalId": None,
            "image": None,
            **_APPEARANCE,
            **texts(enterprise.language, name=id_),
        },
        filters={"id": equal("id"), "external-id": equal("externalId")},
    )
)
rules.lists("getSubjectGroups", "subjectGroups", include_deleted=True, without_translations=True)
rules.reads("getSubjectGroup", "subjectGroups")


@rules.serves("createSubjectGroup")
def _create(call: Invocation) -> Change:
    given = {name: value for name, value in call.fields.items() if value is not None}
    return call.creation("subjectGroups", {"externalId": None, "image": None, **_APPEARANCE, **given})


@rules.serves("updateSubjectGroupById", note="null resets `color` and `order` to their defaults")
def _update(call: Invocation) -> Change:
    return patched(call.change("subjectGroups"), _APPEARANCE)
