"""Parts that several resources share."""
