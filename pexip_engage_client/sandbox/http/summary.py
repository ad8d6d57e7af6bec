"""Describe a record for the page's side panel, with its display name and the records that it refers to."""

from ..state.enterprise import Enterprise
from ..state.store import Record
from .rows import customer_of, name_of, title


def summary(enterprise: Enterprise, table: str, record: Record) -> Record:
    """Return the record, its title and, for an appointment, the names of people, office and subject."""
    if table != "appointments":
        return {"title": title(record) or record["id"], "related": {}, "record": record}
    people = {"CUSTOMER": "customers", "EMPLOYEE": "employees"}
    related: dict[str, list[Record]] = {"customers": [], "employees": [], "offices": [], "subjects": []}
    for entry in record["appointmentParticipants"]:
        if entry["type"] in people:
            of = people[entry["type"]]
            related[of].append(_reference(enterprise, of, entry["participant"]["id"]))
    for of, property_ in (("offices", "office"), ("subjects", "subject")):
        related[of].append(_reference(enterprise, of, record[property_]["id"]))
    return {"title": customer_of(enterprise, record) or "No customer", "related": related, "record": record}


def _reference(enterprise: Enterprise, table: str, id_: str) -> Record:
    return {"id": id_, "name": name_of(enterprise, table, id_)}
