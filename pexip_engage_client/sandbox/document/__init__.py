"""The parts of the sandbox that read openapi.yaml: routing, validation, and the properties of responses."""
