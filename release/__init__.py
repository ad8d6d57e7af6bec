"""Build and check a release."""
