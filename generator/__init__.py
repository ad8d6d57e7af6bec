"""Generates `pexip_engage_client/generated` from `openapi.yaml`: openapi-python-client parses, our templates write."""
