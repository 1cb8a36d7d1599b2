"""What was done: audit chain, idempotency, jobs, outbox, comments."""
