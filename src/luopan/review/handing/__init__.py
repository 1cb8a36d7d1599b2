"""What is handed over: found kind by kind, and moved kind by kind."""
