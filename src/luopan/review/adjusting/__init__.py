"""Adjusting a number in force: what is asked, what it comes to, who decides, what it changes."""
