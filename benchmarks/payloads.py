"""The JSON to decode and encode: an appointment with every documented property, and a small response."""

from __future__ import annotations

import json
from typing import Any

TEXT = {"language": "en", "value": "Main street 1, first floor"}
MOMENT = "2026-08-17T19:05:21.362Z"
LOCATION = {
    "city": TEXT,
    "state": TEXT,
    "street1": TEXT,
    "street2": TEXT,
    "postalCode": "9000",
    "countryCode": "BE",
    "formattedAddress": "Main street 1, 9000 Ghent",
    "geolocation": {"latitude": 51.0479466, "longitude": 3.6912248},
    "translations": {"city": [TEXT], "state": [TEXT], "street1": [TEXT], "street2": [TEXT]},
}
PARTICIPANT_URLS = {"videoUrl": "https://www.example.net/abc123", "videoTestUrl": "https://www.example.net/abc123"}


def appointment(number: int) -> dict[str, Any]:
    """Return a full appointment with its own IDs."""
    return {
        "id": f"appointment-{number}",
        "externalId": f"ABCD{number}",
        "start": "2026-08-17T09:00:00.000Z",
        "end": "2026-08-17T10:00:00.000Z",
        "subject": {"id": f"subject-{number}"},
        "office": {"id": f"office-{number}"},
        "appointmentParticipants": [
            {
                "role": "PRIMARY",
                "participant": {"id": f"employee-{number}"},
                "type": "EMPLOYEE",
                **PARTICIPANT_URLS,
            },
            {
                "role": "PRIMARY",
                "participant": {"id": f"customer-{number}"},
                "type": "CUSTOMER",
                **PARTICIPANT_URLS,
            },
        ],
        "answers": [
            {
                "value": "A colleague",
                "selectedAnswerOptions": [{"id": f"option-{number}"}],
                "files": [{"id": f"file-{number}"}],
                "id": f"answer-{number}",
                "form": {"id": f"form-{number}"},
                "question": {"id": f"question-{number}"},
                "answerType": "SUBJECT_QUESTIONNAIRE",
                "createdAt": MOMENT,
                "updatedAt": MOMENT,
            }
        ],
        "callbackRequest": {"id": f"callback-{number}"},
        "listing": {"id": f"listing-{number}"},
        "leadSegment": {"id": f"segment-{number}"},
        "meetingRoom": {"id": f"room-{number}"},
        "meetingType": "OFFICE",
        "status": "ACCEPTED",
        "hybrid": True,
        "trailingBufferTime": 5,
        "internalNotes": "Lorem ipsum",
        "messageForCustomer": "Lorem ipsum",
        "createdAt": MOMENT,
        "createdBy": {"id": f"employee-{number}"},
        "createdByType": "EMPLOYEE",
        "createdFrom": "BACKOFFICE_APP",
        "updatedAt": MOMENT,
        "updatedBy": {"id": f"employee-{number}"},
        "updatedByType": "EMPLOYEE",
        "updatedFrom": "BACKOFFICE_APP",
        "location": LOCATION,
    }


def page(records: int, offset: int = 0, total: int | None = None) -> dict[str, Any]:
    """Return a page of full appointments."""
    return {
        "data": [appointment(number) for number in range(offset, offset + records)],
        "meta": {"offset": offset, "limit": records, "totalCount": records if total is None else total},
    }


def to_bytes(value: object) -> bytes:
    """Write JSON as the service does."""
    return json.dumps(value, separators=(",", ":")).encode()


SMALL = to_bytes(
    {
        "data": {
            "id": "1",
            "blobName": "abc",
            "originalFileName": "note.txt",
            "scanResultType": "NO_THREATS_FOUND",
            "createdAt": MOMENT,
            "updatedAt": MOMENT,
            "deletedAt": None,
        }
    }
)

BODY: dict[str, Any] = {
    "start": "2026-08-17T09:00:00.000Z",
    "end": "2026-08-17T10:00:00.000Z",
    "subjectId": "subject-1",
    "officeId": "office-1",
    "appointmentParticipants": [
        {"role": "PRIMARY", "participantId": "employee-1", "type": "EMPLOYEE"},
        {"role": "PRIMARY", "participantId": "customer-1", "type": "CUSTOMER"},
    ],
    "answers": [{"questionId": "question-1", "value": "A colleague"}],
    "callbackRequestId": "callback-1",
    "location": {
        "postalCode": "9000",
        "countryCode": "BE",
        "geolocation": {"latitude": 51.0479466, "longitude": 3.6912248},
        "translations": {"city": [TEXT], "state": [TEXT], "street1": [TEXT], "street2": [TEXT]},
    },
    "listingId": "listing-1",
    "leadSegmentId": "segment-1",
    "meetingType": "OFFICE",
    "externalId": "ABCD1234",
    "hybrid": True,
    "trailingBufferTime": 5,
    "internalNotes": "Lorem ipsum",
    "messageForCustomer": "Lorem ipsum",
    "metadata": {"source": "crm", "number": 1},
}
"""A new appointment with nearly every property."""
