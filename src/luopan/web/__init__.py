"""The face people see in a browser."""
