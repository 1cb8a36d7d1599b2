"""Reading the strategy: what a page, a program or a later stage asks."""
