"""Mutation tests: the code is broken in one place at a time, and some test has to notice."""
