"""Groups of leads, and what each may book."""
