"""Writing the strategy: one service per intention."""
