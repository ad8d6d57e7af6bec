"""Faults that you add on demand: their options, the requests that they match, and what they do to a response."""
