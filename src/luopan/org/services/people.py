"""People: they come, are away, and leave; with them goes their account."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.guard import check_email, refuse_above, refuse_last_admin
from luopan.org.models import Holding, Leave, Person, User
from luopan.org.passages import void_passages
from luopan.org.words import check_span, checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.add_person")
def add_person(
    *,
    actor: User,
    at: datetime,
    code: str,
    name: str,
    start_date: date,
    end_date: date | None = None,
    name_other: str = "",
    email: str = "",
    reason: str = "",
) -> Person:
    """Add a person; an account is another thing."""
    require(actor, Action.PEOPLE_EDIT, at=at)
    code = checked_code(code)
    check_span(start_date, end_date, name)
    if Person.objects.filter(code=code).exists():
        raise Refused(_("The code %(code)s is taken by another person."), code=code)
    note(f"person:{code}", name=name, start_date=start_date)
    return Person.objects.create(
        code=code,
        name=checked_name(name),
        name_other=name_other.strip(),
        email=check_email(email),
        start_date=start_date,
        end_date=end_date,
    )


@service("org.edit_person")
def edit_person(
    *,
    actor: User,
    at: datetime,
    person: Person,
    name: str | None = None,
    name_other: str | None = None,
    email: str | None = None,
    reason: str = "",
) -> Person:
    """Change how a person is called or reached.

    Raises:
        Refused: Messages with links that sign in go to the address, and his account may
            more than who asks.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    person.refresh_from_db()
    note(f"person:{person.code}", was=person.name, was_email=person.email)
    if name is not None:
        person.name = checked_name(name)
    if name_other is not None:
        person.name_other = name_other.strip()
    if email is not None and check_email(email) != person.email:
        _refuse_to_redirect(actor, person, at)
        person.email = check_email(email)
    person.save(update_fields=["name", "name_other", "email"])
    note(name=person.name, email=person.email)
    return person


def _refuse_to_redirect(actor: User, person: Person, at: datetime) -> None:
    user = User.objects.filter(person=person).first()
    if user is not None:
        refuse_above(actor, user, at)
        void_passages(user)


@service("org.end_person")
def end_person(
    *, actor: User, at: datetime, person: Person, end_date: date, reason: str = ""
) -> None:
    """A person leaves: ``end_date`` is the first day without him.

    His seats fall vacant and his account stops on that day, by itself, should it lie
    ahead.

    Raises:
        Refused: He is the last administrator, or may more than who asks.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    person.refresh_from_db()
    check_span(person.start_date, end_date, person)
    user = User.objects.filter(person=person).first()
    if user is not None:
        refuse_above(actor, user, at)
        refuse_last_admin(user, at)
    for rows in (
        Holding.objects.filter(person=person),
        Leave.objects.filter(person=person),
    ):
        rows.filter(start_date__gte=end_date).delete()
        rows.after(end_date).update(end_date=end_date)
    person.end_date = end_date
    person.save(update_fields=["end_date"])
    note(
        f"person:{person.code}",
        end_date=end_date,
        account=user.username if user else "",
    )


@service("org.add_leave")
def add_leave(
    *,
    actor: User,
    at: datetime,
    person: Person,
    from_date: date,
    until_date: date | None = None,
    reason: str = "",
) -> Leave:
    """A person is away; his seats stay his. Let somebody act for them meanwhile."""
    require(actor, Action.PEOPLE_EDIT, at=at)
    check_span(from_date, until_date, person)
    if Leave.objects.during(from_date, until_date).filter(person=person).exists():
        raise Refused(_("%(person)s is already on leave on those days."), person=person)
    note(f"person:{person.code}", start_date=from_date, end_date=until_date)
    return Leave.objects.create(
        person=person, start_date=from_date, end_date=until_date, reason=reason[:200]
    )


@service("org.end_leave")
def end_leave(
    *, actor: User, at: datetime, person: Person, from_date: date, reason: str = ""
) -> None:
    """A person is back from a day on."""
    require(actor, Action.PEOPLE_EDIT, at=at)
    away = Leave.objects.after(from_date).filter(person=person)
    if not away.exists():
        raise Refused(
            _("%(person)s is not on leave on %(day)s."), person=person, day=from_date
        )
    away.filter(start_date__gte=from_date).delete()
    away.update(end_date=from_date)
    note(f"person:{person.code}", from_date=from_date)
