"""openapi.yaml as the sandbox reads it: operations, validation, what a response shows."""
