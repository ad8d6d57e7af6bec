"""Meetings of customers with employees: invited, accepted, moved, reassigned."""
