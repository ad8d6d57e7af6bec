"""Holding openapi.yaml against a real enterprise. Needs the extra `[conformance]`."""
