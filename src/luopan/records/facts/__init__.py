"""Daily facts: what the records add up to, by metric, day, seat, account and product."""

from luopan.records.facts.book import post, rebuild, rebuild_margins, take_back

__all__ = ["post", "rebuild", "rebuild_margins", "take_back"]
