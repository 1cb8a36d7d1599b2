"""What people do when they adjust, close, review and reward."""
