"""The enterprise's own texts, which replace built-in translations."""

from ..declarations import Rules
from ..drafts import Draft, Invocation
from ..state.enterprise_state import Table
from ..state.record_store import Record
from ..times import stamp

rules = Rules(Table("staticTranslations"))


@rules.serves("overrideStaticTranslations", note="accepts any language")
def _override(call: Invocation) -> Draft:
    now = stamp(call.now)
    drafted: dict[str, Record] = {}
    for entry in call.entries:
        id_ = "/".join(str(entry.get(name)) for name in ("module", "key", "language"))
        before = drafted.get(id_) or call.store.get("staticTranslations", id_) or {"createdAt": now, "deletedAt": None}
        drafted[id_] = {**before, **entry, "id": id_, "updatedAt": now}
    return Draft(
        call, puts=[("staticTranslations", record) for record in drafted.values()], data=list(drafted.values())
    )
