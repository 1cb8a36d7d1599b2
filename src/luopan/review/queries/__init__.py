"""What pages and programs read of what we learn."""
