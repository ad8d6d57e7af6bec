"""What a change of the document means: what was added, changed and removed, and which callers it breaks."""
