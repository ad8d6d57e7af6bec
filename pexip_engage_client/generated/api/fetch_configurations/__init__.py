"""Calls to an external service that fill form questions of the type FETCH."""
