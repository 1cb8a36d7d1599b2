"""Who, and what they may: units, seats, people, roles by subtree."""
