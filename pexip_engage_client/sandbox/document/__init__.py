"""The use of openapi.yaml by the sandbox: operations, validation, and the properties of responses."""
