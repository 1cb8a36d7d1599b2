"""The letters of the running year: who can sign in signs here, the others on paper."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from luopan.demo.cast import CAST, MANAGERS
from luopan.demo.founding import ROOT
from luopan.demo.plans import Desk, kick_off
from luopan.org.models import Holding, Membership, Unit
from luopan.org.rights import LEADS
from luopan.targets.models import Version
from luopan.targets.services import signing
from luopan.targets.signed.promises import promises
from luopan.targets.storage import thaw_space

RESERVED = {
    "southwest": "成都部两名资深客户经理已离职，补员到岗前的缺口请在年中调整时予以考虑。",
    "sw-cd": "两个岗位空缺期间的客户由同事代管，达成进度请按补员到岗时间折算。",
}
LATER = "补员推迟到二季度，请将一季度的缺口一并列入年中调整。"


def signed(desk: Desk) -> None:
    """Some days after the plan was committed, all sign that have somebody to sign."""
    version = _version(desk.story.year)
    day = kick_off(desk.story) + timedelta(days=6)
    own = _speakers()
    for unit, username in own.items():
        signing.sign(
            **desk.by(username, day, 9),
            version=version,
            unit=unit,
            reservation=RESERVED.get(unit, ""),
        )
    papers = _papers(version, day, set(own))
    signing.record_on_paper(
        **desk.by("zhou", day + timedelta(days=1), 17), version=version, signed=papers
    )
    signing.sign(
        **desk.by("tang", day + timedelta(days=2), 10),
        version=version,
        unit="sw-cd",
        reservation=LATER,
    )


def _version(year: int) -> Version:
    found = Version.objects.filter(
        plan__year=year,
        plan__root__code=ROOT,
        metric__code="sales_amount",
        state=Version.State.COMMITTED,
    )
    return found.select_related("plan__root", "plan__calendar", "metric").latest("pk")


def _speakers() -> dict[str, str]:
    """Units whose head or holder has an account."""
    leads = ("director", "manager", "rep")
    return {
        (one.unit or ROOT): one.username
        for one in (*CAST, *MANAGERS)
        if one.username and one.role in leads
    }


def _papers(version: Version, day: date, own: set[str]) -> list[signing.OnPaper]:
    """Letters of the others: of seats by their holders, of teams by who leads them.

    A team without a leader of its own is answered for, and signed for, from above.
    """
    tree = thaw_space(version.space_hash).units
    known = set(Unit.objects.filter(code__in=tree.codes).values_list("code", flat=True))
    codes = [code for code in tree.codes if code in known - own]
    promised = promises(version, codes)
    held, led = _holders(day), _leaders(day)
    found = []
    for code in codes:
        if not promised.get(code):
            continue
        if code in held:
            found.append(signing.OnPaper(code, held[code], "holder", day))
        elif tree.children(code) and (
            leader := _first(led, (code, *tree.ancestors(code)))
        ):
            found.append(signing.OnPaper(code, leader, "leader", day))
    return found


def _holders(day: date) -> dict[str, str]:
    """Who holds each seat on a day."""
    held = Holding.objects.on(day).filter(kind=Holding.Kind.HOLDER)
    return dict(held.values_list("seat__code", "person__name"))


def _leaders(day: date) -> dict[str, str]:
    """Who leads each unit that has a leader on a day."""
    led = Membership.objects.on(day).filter(role__in=LEADS)
    return dict(led.values_list("unit__code", "user__person__name"))


def _first(led: Mapping[str, str], units: Iterable[str]) -> str:
    """Who leads the first of them that is led."""
    return next((led[code] for code in units if code in led), "")
