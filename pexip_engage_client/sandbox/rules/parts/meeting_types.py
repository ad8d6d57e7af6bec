"""The documented meeting types."""

MEETING_TYPES = ("OFFICE", "ON_LOCATION", "PHONE", "VIDEO")
