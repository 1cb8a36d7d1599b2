"""Columns of numbers and texts: packed, grouped, in and out of the database."""
