"""The change report: what was added, changed and removed in the document, and which callers that breaks."""
