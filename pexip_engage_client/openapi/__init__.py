"""OpenAPI documents: one reader, one editor of YAML text, and the document that this package was generated from."""


class DocumentError(ValueError):
    """A document is neither JSON nor YAML, repeats a key, or is not an OpenAPI document."""
