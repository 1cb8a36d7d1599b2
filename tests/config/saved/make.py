"""Save the database of a landed issue, so that every later version is tried on it.

    python tests/config/saved/make.py foundation

Run it once, with the code of the issue that lands; the file it writes is kept for ever.
A company with people, two imports of which one corrects the other, a revoked one, a
committed year, and actions for it: NAME.sqlite.zip, or NAME.postgresql.zip with LUOPAN_DATABASE_URL set (an empty
database). Beside it, as .json, what ``figures.py`` found in it then.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from figures import figures

HERE = Path(__file__).resolve().parent
HEAD = "订单ID,订单日期,地区,省份,类别,子类别,客户名称,数量,销售额,利润\n"
PLACES = [("华东", "浙江"), ("华东", "上海"), ("华北", "北京"), ("华北", "天津")]
GOODS = [("办公", "纸张"), ("办公", "装订机"), ("家具", "椅子")]


def orders(year: int) -> str:
    """Every month each place sells each thing once; three decimals, some negative."""
    rows = [
        f"{year}-{month}-{p}-{g},{year}-{month:02}-15,{place[0]},{place[1]},"
        f"{good[0]},{good[1]},客户{p}{g},{g + 1},{month * 100 + p * 7 + g * 0.125:.3f},"
        f"{(month - 6) * 10 + p}\n"
        for month in range(1, 13)
        for p, place in enumerate(PLACES)
        for g, good in enumerate(GOODS)
    ]
    return HEAD + "".join(rows)


def main(name: str) -> None:
    """Make the installation in a folder that is thrown away, and keep its backup."""
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(LUOPAN_HOME=f"{place}/home", LUOPAN_LANG="en")
        build(Path(place))
        made = json.loads(luopan("backup", "--json"))
        kind = "postgresql" if os.environ.get("LUOPAN_DATABASE_URL") else "sqlite"
        shutil.copy(made["file"], HERE / f"{name}.{kind}.zip")
        told = json.dumps(figures(), ensure_ascii=False, indent=1)
        (HERE / f"{name}.{kind}.json").write_text(told + "\n", encoding="utf-8")


def build(place: Path) -> None:
    """What people do in their first year."""
    luopan(
        "init", "--company", "云澜科技", "--company-other", "Yunlan", "--admin", "adam"
    )
    luopan("user", "invite", "dora", "--role", "director")
    first, later, wrong = place / "2025.csv", place / "mended.csv", place / "wrong.csv"
    first.write_text(orders(2025), encoding="utf-8")
    later.write_text(orders(2025).replace(",1200.000,", ",1300.5,"), encoding="utf-8")
    wrong.write_text(orders(2024), encoding="utf-8")
    for file in (first, later, wrong):
        luopan("import", str(file), "--by", "地区,省份", "--product", "类别,子类别")
    luopan("batches", "revoke", "3", "--reason", "the wrong year")
    plan()
    act()


def plan() -> None:
    """A year that is committed."""
    import django

    django.setup()
    from luopan.org.queries import builtin_operator
    from luopan.targets.services import commit
    from luopan.targets.services.yearly import plan_year

    at = datetime.now(UTC)
    by = {"actor": builtin_operator(at=at), "at": at}
    drafted = plan_year(**by, year=2026, metric="amount", total=120_000)
    commit(**by, version=drafted.version, reason="agreed")


def act() -> None:
    """Two actions: one with a milestone, a broken promise and evidence; one dropped."""
    from datetime import date
    from decimal import Decimal

    from luopan.actions import services
    from luopan.actions.checks import Brings
    from luopan.org.models import Person, Unit
    from luopan.org.queries import builtin_operator
    from luopan.org.services import NewPerson, add_people
    from luopan.targets.models import Version

    at = datetime.now(UTC)
    by = {"actor": builtin_operator(at=at), "at": at}
    add_people(**by, rows=[NewPerson("p1", "Li Na", date(2025, 1, 1))])
    metric, owner = Version.objects.get().metric, Person.objects.get(code="p1")
    brings = Brings(metric, Decimal(4_000), date(2026, 3, 1), date(2026, 7, 1), 0.5)
    one, other = (
        services.add_action(
            **by,
            unit=Unit.objects.exclude(parentages=None).order_by("code")[place],
            year=2026,
            name=f"Visit {place}",
            kind="visits",
            owner=owner,
            start_date=date(2026, 2, 1),
            end_date=date(2026, 6, 1),
            particulars={"whom": "客户"},
            brings=brings,
        )
        for place in (0, 1)
    )
    services.add_milestone(**by, action=one, name="List", due_date=date(2026, 3, 1))
    ask = {"resource": "budget", "amount": Decimal("1200.50"), "what": "samples"}
    need = services.ask(**by, action=one, **ask)
    services.promise(**by, need=need, amount=Decimal(1_000), until_date=at.date())
    services.add_evidence(**by, action=one, text="Minutes")
    services.move_action(**by, action=other, state="dropped", said="No time")


def luopan(*words: str) -> str:
    """The command, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "luopan", *words],
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        sys.exit(f"luopan {' '.join(words)}: {done.stderr or done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1])
