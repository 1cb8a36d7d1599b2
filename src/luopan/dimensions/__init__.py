"""What and when: products, accounts, calendars, metrics, exchange rates."""
