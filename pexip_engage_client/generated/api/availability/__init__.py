"""When employees can be booked."""
