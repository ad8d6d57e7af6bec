"""What a change of the document means: what was added, changed and removed, and whom it breaks."""
