"""Upkeep of an installation: backup, restore, upgrade, health."""
