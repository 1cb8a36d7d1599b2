"""Departments beside the sales tree: which there are, and who answers for them."""

from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, override

from luopan.org.access import Action, day_of, reach
from luopan.org.language import spoken
from luopan.org.models import Membership, Unit, User
from luopan.org.telling import chose
from luopan.targets.agreeing.speaking import answerers, speakers
from luopan.targets.append import Author
from luopan.targets.models import Support
from luopan.trail import outbox


def departments(on: date) -> QuerySet[Unit]:
    """Units outside the tree of totals, that stand on a day."""
    return Unit.objects.on(on).filter(overlay=True, kind=Unit.Kind.UNIT)


def answers_for(user: User, on: date) -> Q:
    """The departments a user answers for: a role held exactly there, or targets to change.

    A department need not sell, so whatever role is held there gives its word.
    """
    if user.pk is None:
        return Q(pk__in=())
    held = Membership.objects.on(on).filter(user=user).values("unit")
    edits = reach(user, Action.TARGETS_EDIT, on=on).values("pk")
    return Q(pk__in=held) | Q(pk__in=edits)


def answers(user: User, department: Unit, on: date) -> bool:
    """Whether a user answers for a department."""
    return departments(on).filter(answers_for(user, on), pk=department.pk).exists()


def heads(department: Unit, on: date) -> list[User]:
    """Who answers for a department: who holds a role there, else who may from above."""
    held = Membership.objects.on(on).filter(unit=department, user__is_active=True)
    users = [one.user for one in held.select_related("user__person")]
    return users or list(answerers(department, on)[:1])


def tell(support: Support, author: Author, *, to_department: bool) -> None:
    """A letter to the other side, where mail is set up; once a change and reader."""
    if not settings.EMAIL_HOST:
        return
    on = day_of(author.at)
    unit = support.unit
    if to_department:
        users = heads(support.department, on)
    else:
        users = speakers(support.version, [unit], on)[unit.pk]
    for user in users:
        if user == author.actor or user.person is None or not user.person.email:
            continue
        if chose(user):
            continue
        with override(user.language or settings.LANGUAGE_CODE):
            facts = {"unit": spoken(unit), "what": support.what}
            subject = gettext("%(unit)s: %(what)s") % facts
            content = {
                "subject": subject,
                "text": f"{subject}\n{settings.URL}/supports/",
            }
        outbox.post(
            at=author.at,
            channel="mail",
            recipient=user.person.email,
            content=content,
            key=f"support:{support.pk}:{author.at.isoformat()}:{user.pk}",
        )
