"""Commands of Django that are done otherwise here."""
