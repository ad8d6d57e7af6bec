"""Read OpenAPI documents, edit YAML text, and find the document from which this package was generated."""


class DocumentError(ValueError):
    """Raised if a document is neither JSON nor YAML, contains a key twice, or is not an OpenAPI document."""
