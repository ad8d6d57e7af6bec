"""Forms and their questions."""
