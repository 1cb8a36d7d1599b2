"""The tables of why."""
