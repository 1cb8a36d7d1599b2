"""What each region has of heads, expense, presales and leads, and is to have next year."""

from datetime import timedelta
from decimal import Decimal

from luopan.demo.plans import Desk
from luopan.demo.supporting import issued
from luopan.targets.services.planning import SaidResource, plan_resources

YUAN = 10_000
# Of this year and the next: heads, expense in 万元, presales days, leads.
PLANNED: dict[str, tuple[tuple[int, int], ...]] = {
    "east": ((58, 63), (930, 1_010), (1_150, 1_300), (3_400, 3_900)),
    "south": ((44, 49), (640, 735), (760, 880), (2_350, 2_800)),
    "north": ((43, 44), (545, 560), (690, 700), (1_980, 2_050)),
    "central": ((37, 41), (400, 450), (470, 540), (1_450, 1_700)),
    "southwest": ((42, 43), (405, 420), (480, 500), (1_380, 1_420)),
    "northwest": ((27, 29), (205, 232), (210, 240), (700, 810)),
    "northeast": ((31, 32), (210, 228), (215, 225), (690, 750)),
    "key": ((38, 39), (420, 435), (620, 660), (310, 330)),
}
SOURCES = {
    "heads": ("人力花名册年末预计", "{year} 年编制方案"),
    "budget": ("财务费用台账，四季度按预算", "{year} 年费用预算初稿"),
    "presales": ("售前工时系统", "售前部排期"),
    "leads": ("CRM 线索报表，四季度按上年同期", "市场部年度计划"),
}


def play(desk: Desk) -> None:
    """Operations notes what finance, personnel and marketing have handed in."""
    version, today = issued(desk), desk.story.today
    plan_resources(
        **desk.by("zhou", today - timedelta(days=2), 15),
        version=version,
        said=[
            _said(unit, resource, pair, version.plan.year)
            for unit, pairs in PLANNED.items()
            for resource, pair in zip(SOURCES, pairs, strict=True)
        ],
        reason="各部门报来的年度资源",
    )


def _said(unit: str, resource: str, pair: tuple[int, int], year: int) -> SaidResource:
    size = YUAN if resource == "budget" else 1
    before, planned = (Decimal(amount * size) for amount in pair)
    was, plan = SOURCES[resource]
    return SaidResource(unit, resource, before, was, planned, plan.format(year=year))
