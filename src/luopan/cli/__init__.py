"""The face in a terminal, and cron's."""
