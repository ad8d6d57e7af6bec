"""Ends the work that holds something in every way, at every point where it waits. Afterwards, nothing is held."""
