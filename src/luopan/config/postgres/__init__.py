"""PostgreSQL as Luopan uses it: through a pool, and no crowd waits for one that is away."""
