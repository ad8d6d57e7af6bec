"""How the sandbox uses openapi.yaml: for operations, validation, and the properties of responses."""
