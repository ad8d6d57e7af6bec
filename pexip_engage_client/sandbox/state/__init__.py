"""The state of an enterprise: records, clock and IDs."""
