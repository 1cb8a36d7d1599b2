"""KPI and Track pages with five million facts: the company of ``bench.pages``, 12 orders a seat and
month instead of one.

``python -m bench.facts`` asks for Track as the director does, of the company, a region, a team
and a seat, the year and the month, and of soundness and trust checks: the 95th percentile
of the processor's time in the server, made anew (after somebody did something; the bar of the
pages) and as the first of a process that has read no fact yet; last the process's memory.
"""

import os
import sys
import tempfile
import time

os.environ.setdefault("LUOPAN_BENCH_ORDERS", "12")
os.environ.setdefault("LUOPAN_AUDIT_BAR", "0")

from bench import pages
from bench.grid import begin
from bench.records import MEMORY_BAR, peak
from bench.table import HEADED, Row, print_table, row

PAGES = {
    "Track, the company's year": "/track/",
    "Track, the company's month": "/track/?period=2027-05",
    "Track, a region": "/track/?unit=r3",
    "Track, a team": "/track/?unit=r3t7",
    "Track, a seat": "/track/?unit=r3t7s9",
    "Customers bought from, the company": "/track/?metric=buying_customers",
    "Soundness, the company": "/track/soundness/",
    "Trust checks, the company": "/track/trust/?kind=year",
}


def rows() -> list[Row]:
    """Each page made anew, and shown again."""
    import time_machine

    with time_machine.travel(pages.NOW, tick=True):
        who = pages.Director()
        found = [pages.of_page(who, name, path) for name, path in PAGES.items()]
    return [each for pair in found for each in pair]


def main() -> None:
    """Print the rows of the table."""
    with tempfile.TemporaryDirectory() as home:
        begin(home)
        begun = time.process_time()
        pages.make()
        from luopan.records.models import Fact

        facts = Fact.objects.count()
        print(f"({facts:,} facts made in {time.process_time() - begun:.0f} s)")
        sys.stdout.flush()
        print_table(rows())
        os.environ[HEADED] = "1"
        memory = f"{MEMORY_BAR} MiB"
        print_table([row("memory, MiB", "5k", peak(), memory, MEMORY_BAR, 1)])


if __name__ == "__main__":
    main()
