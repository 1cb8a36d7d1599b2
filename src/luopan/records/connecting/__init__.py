"""Records from outside, on a schedule: databases through Ibis, and watched folders."""
