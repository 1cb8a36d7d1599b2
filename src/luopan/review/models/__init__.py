"""The tables of what we learn."""
