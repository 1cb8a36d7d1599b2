"""Views by stage; each readable from top to bottom."""
