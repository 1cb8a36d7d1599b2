"""What an edit on the grid costs: from the browser's request to the amounts in its answer.

1,000 seats in 10 regions of 10 teams × 20 products in 5 lines × 12 months: 240 thousand
leaves (and the reserves of every node). The bar is a part of what a planner waits for: 300 ms
at the median from Enter to the server's amounts painted, a second in a process that has just
begun. Painting is measured in a browser by ``--browser`` (needs a Chromium).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.table import Row, print_table, row

AT = datetime(2026, 1, 5, 4, tzinfo=UTC)
BEGAN = date(2015, 1, 1)
STEPS = 500  # what a planning round looks like
TRIES = 15
PACKED = "application/json, application/x-luopan-grid"
ENTER = """() => new Promise((done) => {
  const root = document.getElementById("grid");
  const begun = performance.now();
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(
    () => done(performance.now() - begun)));
  const watch = new MutationObserver(() => {
    if (root.dataset.pending !== "0") return;
    watch.disconnect();
    painted();
  });
  watch.observe(root, { attributes: true, attributeFilter: ["data-pending"] });
  document.querySelector(".ed").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
})"""


def begin(home: str) -> None:
    """Django on a home of its own, with a secret that other processes share."""
    os.environ["LUOPAN_HOME"] = home
    from luopan.cli.setup import prepare_home

    prepare_home()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    import django

    django.setup()


def make() -> None:
    """The company and its plan, with a planning round of steps."""
    import numpy as np
    from django.core.management import call_command

    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.dimensions.services import add_products, create_standards
    from luopan.dimensions.services.products import NewProduct
    from luopan.org import services as org
    from luopan.org.models import Company, Unit
    from luopan.org.queries import builtin_operator
    from luopan.targets import services
    from luopan.targets.storage import freeze, thaw_space

    call_command("migrate", verbosity=0, interactive=False)
    by: dict[str, Any] = {"actor": builtin_operator(at=AT), "at": AT}
    org.create_company(**by, name="Bench")
    org.add_units(**by, rows=list(_units(org.NewUnit)))
    create_standards(**by)
    add_products(**by, rows=list(_products(NewProduct)))
    person = org.add_person(**by, code="dora", name="Dora", start_date=BEGAN)
    user = org.add_user(**by, username="dora", person=person)
    root = Unit.objects.get(kind="unit", parentages=None)
    org.grant_role(**by, user=user, role="manager", unit=root)
    plan = services.create_plan(
        **by,
        name="2026",
        calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
        year=2026,
        root=root,
    )
    metric = Metric.objects.get(code="sales_amount")
    version = services.create_version(**by, plan=plan, metric=metric, name="Bench")
    axes = thaw_space(version.space_hash)
    random = np.random.default_rng(20_180)
    amounts = np.rint(random.lognormal(14, 1, axes.shape)).astype(np.int64)
    amounts[random.random(axes.shape) < 0.1] = 0
    amounts[axes.is_reserve] = 0
    inputs = {"last": freeze(amounts, at=AT)}
    said = {"elements": [{"input": "last"}]}
    by["version"] = version
    services.step(**by, kind="baseline", parameters=said, inputs=inputs)
    for number in range(STEPS - 1):
        unit = f"r{number % 10}t{number % 7}s{number % 9}"
        cell = services.Cell(unit, "products", f"2026-{number % 12 + 1:02d}")
        services.grow(**by, cell=cell, ratio="0.01")
    Company.objects.update(made_by_demo=True)  # no second factor stands in the way


def _units(new: Any) -> Any:
    for region in range(10):
        yield new(f"r{region}", f"Region {region}", start_date=BEGAN)
        for team in range(10):
            code = f"r{region}t{team}"
            yield new(code, f"Team {region}-{team}", f"r{region}")
            for seat in range(10):
                yield new(f"{code}s{seat}", f"Seat {seat}", code, kind="seat")


def _products(new: Any) -> Any:
    for line in range(5):
        yield new(f"l{line}", f"Line {line}", kind="line")
        for item in range(4):
            yield new(f"l{line}p{item}", f"Item {line}-{item}", f"l{line}")


class Planner:
    """Somebody at the grid, without a browser."""

    def __init__(self, axis: str) -> None:
        from django.conf import settings
        from django.test import Client

        from luopan.org.models import Unit, User
        from luopan.targets.models import Version

        self.client = Client(HTTP_HOST="localhost")
        user = User.objects.get(username="dora")
        self.client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        self.home = f"/decompose/{Version.objects.get().pk}"
        self.axis, self.root = axis, Unit.objects.get(kind="unit", parentages=None).code
        seen = self.client.get(f"{self.home}/grid.json", {"axis": axis}).json()
        self.head, self.token = seen["head"], seen["token"]

    def edit(self, unit: str, period: str, amount: int) -> float:
        """Set a total; milliseconds from request to answer."""
        cell = {"unit": unit or self.root, "product": "products", "period": period}
        body = {
            "view": {"axis": self.axis},
            "token": self.token,
            "since": self.head,
            "gesture": {
                "kind": "total",
                "parameters": {"cell": cell, "amount": amount},
            },
        }
        begun = time.perf_counter()
        answer = self.client.post(
            f"{self.home}/steps",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4()), "accept": PACKED},
        )
        spent = (time.perf_counter() - begun) * 1000
        assert answer.status_code == 200, answer.content[:300]
        self.head += 1
        return spent


EDITS = (
    ("the company's year", "", "2026", 80_000_000_000),
    ("a region's year", "r1", "2026", 7_000_000_000),
    ("a team's quarter", "r1t1", "2026-Q2", 20_000_000),
)


def rows() -> list[Row]:
    """Request to answer, warm: the bar is half of what a planner may wait."""
    found = []
    for axis, name in (("units", "units"), ("both", "units × products")):
        planner = Planner(axis)
        for words, unit, period, amount in EDITS:
            spent = [planner.edit(unit, period, amount + n) for n in range(TRIES)]
            median = statistics.median(spent)
            label = f"{words}, rows {name}"
            found.append(row(label, "M", median, "150 ms", 150.0, 1))
    return found


def cold(home: str) -> Row:
    """The first edit of a process that has just begun, imports apart."""
    code = (
        "import bench.grid as g; g.begin(%r); p = g.Planner('units'); "
        "print(p.edit('r2', '2026', 7_100_000_000))"
    )
    command = [sys.executable, "-c", code % home]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    whole = (time.perf_counter() - begun) * 1000
    print(f"(a process of its own, imports and all: {whole:.0f} ms)")
    spent = float(done.stdout.split()[-1])
    return row("… the first of a cold process", "M", spent, "1 s", 1000.0, 1)


def in_browser(home: str) -> list[Row]:
    """From Enter to the server's amounts painted, in Chromium."""
    from tests.browser.server import served
    from tools.browser import Look, find_chromium, opened, running

    chromium = find_chromium()
    if chromium is None:
        return []
    found, session = [], _session()
    with served(Path(home)) as address, running(chromium) as browser:
        context = opened(browser, address, Look())
        context.add_cookies([{**session, "url": address}])
        for axis in ("units", "both"):
            page = context.new_page()
            page.goto(f"/decompose/?axis={axis}")
            page.wait_for_selector("#grid[data-ready]")
            page.focus(".gscroll")
            for words, keys, amount in _KEYS:
                for key in keys:
                    page.keyboard.press(key)
                spent = []
                for number in range(TRIES):
                    page.keyboard.type(str(amount + number))
                    spent.append(page.evaluate(ENTER))
                    page.keyboard.press("ArrowUp")
                median = statistics.median(spent)
                name = f"Enter to painted: {words}, {axis}"
                found.append(row(name, "M", median, "300 ms", 300.0, 1))
    return found


_KEYS = (
    ("the company's year", [], 8_000_000),
    ("a region's year", ["ArrowDown"], 700_000),
    ("a team's quarter", ["ArrowDown", "ArrowRight", "ArrowRight"], 20_000),
)


def _session() -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    from luopan.org.models import User

    client = Client()
    user = User.objects.get(username="dora")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        begin(home)
        make()
        print_table([cold(home), *rows()])
        if "--browser" in sys.argv:
            print_table(in_browser(home))


if __name__ == "__main__":
    main()
