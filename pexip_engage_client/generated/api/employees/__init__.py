"""The people who hold appointments, with their expertise, regions, favorite agents and calendars."""
