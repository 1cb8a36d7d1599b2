"""The numbers: pure functions on arrays. No Django, no clock, no network."""
