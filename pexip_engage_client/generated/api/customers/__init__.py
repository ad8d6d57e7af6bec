"""The people with whom appointments are made."""
