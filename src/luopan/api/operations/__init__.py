"""What the API does, by topic. Each operation asks one query or calls one service."""
