"""Lists of customers in files: whose each is, in which channel, of which tier and group."""
