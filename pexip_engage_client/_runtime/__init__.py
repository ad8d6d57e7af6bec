"""The base of the generated code: models, open enums, the wire format, operations.

The modules of this package do not use the HTTP library or the client class, and are not generated.
"""
