"""The one company, and how an installation begins."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, Role, require
from luopan.org.changing import service
from luopan.org.currencies import CURRENCIES
from luopan.org.facts import look_again
from luopan.org.models import Company, Unit, User
from luopan.org.queries import builtin_operator
from luopan.org.services.accounts import add_user
from luopan.org.services.roles import grant_role
from luopan.org.tokens import hand_token
from luopan.org.words import checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused

FOUNDED = date(1970, 1, 1)  # before any record that a file may bring


@service("org.create_company")
def create_company(
    *,
    actor: User,
    at: datetime,
    name: str,
    name_other: str = "",
    time_zone: str = "Asia/Shanghai",
    currency: str = "CNY",
    first_month: int = 1,
    language: str = "zh-hans",
    code: str = "company",
    start_date: date = FOUNDED,
    made_by_demo: bool = False,
    demo_date: date | None = None,
) -> Company:
    """Make the company and the unit that is the company as a whole: its root.

    ``demo_date``: a demo that stands still on that day.

    Raises:
        Refused: There is one already, or a setting cannot be.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    closure.take_turn()
    if Company.objects.exists():
        raise Refused(_("There is a company already. An installation has one."))
    said = _checked(
        name=name,
        time_zone=time_zone,
        currency=currency,
        first_month=first_month,
        language=language,
    )
    root = Unit.objects.create(
        code=checked_code(code),
        name=said["name"],
        name_other=name_other,
        start_date=start_date,
    )
    closure.plant(root.pk - 1, root.pk)
    note(f"unit:{root.code}", **said)
    company = Company.objects.create(
        **said,
        name_other=name_other,
        root=root,
        made_by_demo=made_by_demo,
        demo_date=demo_date if made_by_demo else None,
    )
    look_again()
    return company


@service("org.edit_company")
def edit_company(
    *,
    actor: User,
    at: datetime,
    name: str | None = None,
    name_other: str | None = None,
    time_zone: str | None = None,
    language: str | None = None,
    first_month: int | None = None,
    call_weekday: int | None = None,
    reason: str = "",
) -> Company:
    """Change settings of the company. Its base currency stays: amounts rest on it.

    A new time zone decides the days of later events; days already kept stay.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    asked = {
        "name": name,
        "time_zone": time_zone,
        "language": language,
        "first_month": first_month,
        "call_weekday": call_weekday,
    }
    said = _checked(**{key: value for key, value in asked.items() if value is not None})
    if name_other is not None:
        said["name_other"] = name_other.strip()
    company = Company.objects.get()
    for key, value in said.items():
        setattr(company, key, value)
    company.save()
    if company.root is not None and {"name", "name_other"} & said.keys():
        company.root.name, company.root.name_other = company.name, company.name_other
        company.root.save(update_fields=["name", "name_other"])
    look_again()
    note("company", **said)
    return company


@service("org.found_company")
def found_company(
    *,
    actor: User | None,
    at: datetime,
    name: str,
    admin: str,
    email: str = "",
    name_other: str = "",
    time_zone: str = "Asia/Shanghai",
    currency: str = "CNY",
    first_month: int = 1,
    language: str = "zh-hans",
) -> str:
    """Begin an installation: the company, its first administrator, his one-time link.

    Args:
        actor: Nobody is there yet: None stands for the built-in operator.
        at: Now.
        name: Of the company.
        admin: User name of the first administrator.
        email: His address; may be empty.
        name_other: Of the company, in the second language.
        time_zone: Decides the day of every event.
        currency: Base currency, three letters.
        first_month: Of the fiscal year.
        language: Of the company.

    Returns:
        The token for the administrator's first password.
    """
    actor = actor or builtin_operator(at=at)
    company = create_company(
        actor=actor,
        at=at,
        name=name,
        name_other=name_other,
        time_zone=time_zone,
        currency=currency,
        first_month=first_month,
        language=language,
    )
    if company.root is None:
        raise ValueError("a company has a root")
    user = add_user(actor=actor, at=at, username=admin, email=email)
    grant_role(actor=actor, at=at, user=user, role=Role.ADMIN, unit=company.root)
    note(f"unit:{company.root.code}", admin=user.username)
    return hand_token(user, "invite", at)


def _checked(**said: Any) -> dict[str, Any]:
    if "name" in said:
        said["name"] = checked_name(said["name"])
    if "time_zone" in said and not _is_zone(said["time_zone"]):
        raise Refused(
            _("There is no time zone %(zone)s. Write it like Asia/Shanghai."),
            zone=said["time_zone"],
        )
    if "currency" in said:
        said["currency"] = _checked_currency(said["currency"])
    if "first_month" in said and said["first_month"] not in range(1, 13):
        raise Refused(
            _(
                "The first month of the fiscal year must be a number from 1 to 12, not %(month)s."
            ),
            month=said["first_month"],
        )
    if "call_weekday" in said and said["call_weekday"] not in range(1, 8):
        raise Refused(
            _("Enter the weekday as a number from 1, Monday, to 7, not %(day)s."),
            day=said["call_weekday"],
        )
    languages = dict(settings.LANGUAGES)
    if "language" in said and said["language"] not in languages:
        raise Refused(
            _("The language %(language)s is not one of %(known)s."),
            language=said["language"],
            known=", ".join(languages),
        )
    return said


def _checked_currency(currency: str) -> str:
    code = currency.strip().upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise Refused(
            _("A currency is written with three letters, like CNY, not %(currency)s."),
            currency=currency[:20],
        )
    if code not in CURRENCIES:
        raise Refused(
            _("There is no currency %(currency)s. Write one like CNY, USD or EUR."),
            currency=code,
        )
    return code


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return False
    except KeyError:
        return False
    return bool(name)
