"""What pages and programs read of closing a period."""
