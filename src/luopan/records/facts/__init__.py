"""Daily facts: what the records add up to, by metric, day, seat, account and product."""

from luopan.records.facts.book import post, rebuild, take_back

__all__ = ["post", "rebuild", "take_back"]
