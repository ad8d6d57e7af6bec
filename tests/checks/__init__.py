"""Every check fails if the fault that it should find is planted."""
