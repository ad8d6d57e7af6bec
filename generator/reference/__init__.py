"""The reference pages of the documentation for every operation, model and enum, from the document and the sandbox."""
