"""The reference pages of the documentation: every operation, model and enum, from the document and the sandbox."""
