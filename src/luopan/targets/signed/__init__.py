"""What the services and queries of commitments share: numbers, text, what was kept."""
