"""What people are able to do, what their role needs, and how new ones get there."""
