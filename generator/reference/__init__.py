"""Create the reference pages for every operation, model and enum, from the document and the sandbox."""
