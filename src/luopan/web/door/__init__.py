"""The door: signing in, second factor, sessions, lock-out. allauth and axes work behind it."""
