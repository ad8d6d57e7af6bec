"""The base of the generated code: models, open enums, the wire format, operations.

This package does not use the HTTP library or the client class, and is not generated.
"""
