"""OpenAPI documents: a reader, an editor of YAML text, and the document from which this package was generated."""


class DocumentError(ValueError):
    """A document is neither JSON nor YAML, repeats a key, or is not an OpenAPI document."""
