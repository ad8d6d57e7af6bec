"""When employees cannot be booked."""
