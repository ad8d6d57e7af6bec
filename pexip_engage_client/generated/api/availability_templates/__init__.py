"""Weeks and days of working hours, and the templates applied to an employee's calendar."""
