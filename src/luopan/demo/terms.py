"""What attributes of customers, their values, sources and rivals are called in English."""

from collections.abc import Iterator

from luopan.demo.accounts import KINDS
from luopan.demo.beliefs import BELIEFS
from luopan.demo.markets import RIVALS, RIVALS_OTHER, SOURCES, SOURCES_OTHER
from luopan.demo.organisation import REGIONS, ROLES
from luopan.demo.telling import EXPORT, NIGHTLY, PAST
from luopan.demo.words import BULLETIN, INDUSTRIES

PLAIN = (
    ("行业", "Industry"),
    ("城市", "City"),
    ("类型", "Kind"),
    ("直销", "direct"),
    ("经销", "through dealers"),
    ("笔", "orders"),
    ("次", "times"),
    ("个", "deals"),
    ("家", "customers"),
    ("天", "days"),
    ("台", "units"),
    ("套", "sets"),
    ("人天", "person-days"),
    ("线索", "Lead"),
    ("需求确认", "Needs confirmed"),
    ("方案报价", "Proposal"),
    ("商务谈判", "Negotiation"),
    ("赢单", "Won"),
    ("输单", "Lost"),
)
# where assumptions come from, in the order of BELIEFS
BELIEVED = (
    "Monthly investment figures of the National Bureau of Statistics",
    "Visit notes of key accounts",
    "Ramp ledger of sales operations",
    "Weekly project report, Zhejiang",
    "Spot checks of dealers",
    "Contract ledger of finance",
    "Weekly report on rivals, South China",
    "The customer's call for tenders",
    "Weekly supply report",
)
BROUGHT = ("ERP nightly sync", "ERP export", "ERP history")
KINDS_OTHER = ("Direct customer", "Dealer", "Second-tier dealer", "End customer")


def in_english() -> dict[str, str]:
    """Every such word of the demo company with its name in English."""
    return dict(_pairs())


def _pairs() -> Iterator[tuple[str, str]]:
    yield from PLAIN
    yield from zip((NIGHTLY, EXPORT, PAST), BROUGHT, strict=True)
    yield from zip(KINDS, KINDS_OTHER, strict=True)
    yield from ROLES.values()
    for name, other in INDUSTRIES:
        yield name, other.replace("-", " ")
    for region in REGIONS:
        words = region.cities.split()
        yield from zip(words[::2], words[1::2], strict=True)
    yield from zip((name for name, _sure in SOURCES), SOURCES_OTHER, strict=True)
    yield from zip((one.source for one in BELIEFS), BELIEVED, strict=True)
    yield from zip(RIVALS, RIVALS_OTHER, strict=True)
    yield BULLETIN
