"""The change report: the additions, changes and removals in the document, and which callers they break."""
