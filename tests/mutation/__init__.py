"""Mutation testing: break the code in one place at a time, and check that a test fails."""
