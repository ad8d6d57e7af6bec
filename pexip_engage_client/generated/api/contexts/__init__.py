"""Booking contexts."""
