"""What the services and queries of agreement share: who speaks, what is frozen, cards."""
