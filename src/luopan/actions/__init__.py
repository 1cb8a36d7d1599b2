"""How: action plans, what they should bring, what they need."""
