"""Own texts in place of built-in ones."""
