"""Generates `pexip_engage_client/generated` from `openapi.yaml`, with openapi-python-client and our own templates."""
