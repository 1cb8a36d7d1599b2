"""A server or its database that dies, and clients who are slow: nothing that was heard is lost."""
