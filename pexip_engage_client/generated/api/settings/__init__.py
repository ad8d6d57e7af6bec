"""Settings of the enterprise."""
