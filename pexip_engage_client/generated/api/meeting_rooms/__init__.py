"""Rooms that appointments can occupy."""
