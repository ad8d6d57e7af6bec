"""The base of the generated code: models, open enums, the wire format, operations.

Nothing here knows the HTTP library or the facade; nothing here is generated.
"""
