"""The generated part: models, operations and resources of the Pexip Engage API. Made by `make generate`, never by hand."""
