"""Who may do what of what we learn."""
