"""Topics that an appointment can be about."""
