"""Listings, with time slots and scheduling settings of their own."""
