"""Target customers of the south-west's first team: its rep's, and those its manager picked."""

from datetime import timedelta

from luopan.actions.queries.screening import Customer, Wish, customers_seen, screen
from luopan.actions.services.targets import Chosen, pick_customers, save_screen_rule
from luopan.demo.plans import Desk
from luopan.org.models import Unit

BEFORE = timedelta(days=34)
OWN, OTHERS = 6, 20


def play(desk: Desk) -> None:
    """The rep picks his best customers for every month, the manager more."""
    day = desk.story.today - BEFORE
    save_screen_rule(
        **desk.by("he", day, 9),
        unit=Unit.objects.get(code="southwest"),
        code="southwest-white",
        name="西南：空白产品线优先",
        name_other="South-west: white space first",
        weights={
            "potential": 25,
            "white_space": 45,
            "recency": 15,
            "payment": 10,
            "pipeline": 5,
        },
    )
    _pick(desk, "rep", Wish(), OWN, 30)
    team = Wish(unit="sw-cd", show="free", rule="southwest-white")
    _pick(desk, "he", team, OTHERS, 60)


def _pick(desk: Desk, user: str, wish: Wish, most: int, every_days: int) -> None:
    day = desk.story.today - BEFORE
    actor = desk.users[user]
    found: list[Customer] = [
        row for row in screen(actor, wish, on=day).rows if row.may_pick and row.seat
    ]
    codes = [row.code for row in found[:most]]
    if not codes:
        return
    chosen = [
        Chosen(account, round(row.score, 1), dict(row.points))
        for account, row in customers_seen(actor, codes, on=day, rule=wish.rule)
    ]
    pick_customers(**desk.by(user, day, 17), chosen=chosen, every_days=every_days)
