"""What people do in a talk: a form read, one service called, a sentence of what was done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luopan.org.access import Denied
from luopan.targets.models import Ask, Version
from luopan.targets.queries import agreement as talks
from luopan.targets.queries.agreement import Thread
from luopan.targets.services import agreement
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.talks import after as afters
from luopan.web.talks import forms, pages
from luopan.web.talks.after import After
from luopan.web.talks.shares import reserve_of
from luopan.web.talks.thread import Reading

Doing = Callable[[HttpRequest, Version, Thread], str]
Carried = dict[str, int] | None


def _by(request: HttpRequest, version: Version, thread: Thread) -> dict[str, Any]:
    """As keywords of a service: who, when, in which talk."""
    return {
        "actor": request.user,
        "at": request.at,
        "version": version,
        "unit": thread.row.unit,
    }


def _on_top(request: HttpRequest, version: Version, thread: Thread) -> dict[str, Any]:
    """The same, on top of the last card that the browser had seen."""
    seen = typed.whole_number(request.POST.get("expected", ""), -1)
    return _by(request, version, thread) | {"expected": seen}


def _counting(version: Version, thread: Thread) -> forms.Counting:
    return pages.counting(version, thread.row.proposal)


def say(request: HttpRequest, version: Version, thread: Thread) -> str:
    """The reply box: words, or a number with words."""
    counting = _counting(version, thread)
    amount, text = counting.reply(request.POST.get("text", ""))
    by = _on_top(request, version, thread)
    if amount is None:
        agreement.remark(**by, text=text)
        return _("Message sent.")
    if thread.may.answer and not thread.may.counter:
        agreement.answer(**by, amount=amount, text=text)
    else:
        agreement.counter(**by, amount=amount, text=text)
    return _sent(counting, amount)


def _sent(counting: forms.Counting, amount: int) -> str:
    return _("%(amount)s is on the table; waiting for the other side.") % {
        "amount": counting.shown(amount)
    }


def counter(request: HttpRequest, version: Version, thread: Thread) -> str:
    """Another number with what it comes from and what it needs."""
    form, counting = request.POST, _counting(version, thread)
    amount = _amount(request, counting)
    agreement.counter(
        **_on_top(request, version, thread),
        amount=amount,
        evidence=forms.evidence(form, counting),
        asks=forms.wants(form),
        text=form.get("text", ""),
        deadline=forms.deadline(form),
    )
    return _sent(counting, amount)


def _amount(request: HttpRequest, counting: forms.Counting) -> int:
    amount = counting.quanta(request.POST.get("amount", ""), counting.proposal)
    if amount is None:
        raise Refused(gettext_lazy("Enter a number."))
    return amount


def answer(request: HttpRequest, version: Version, thread: Thread) -> str:
    """A new proposal, or the old one again, with who carries the difference."""
    form, counting = request.POST, _counting(version, thread)
    amount = _amount(request, counting)
    agreement.answer(
        **_on_top(request, version, thread),
        amount=amount,
        carried=_carried(request, counting, thread, amount),
        text=form.get("text", ""),
        deadline=forms.deadline(form),
    )
    return _sent(counting, amount)


def _carried(
    request: HttpRequest, counting: forms.Counting, thread: Thread, amount: int
) -> Carried:
    rest = reserve_of(thread)
    return forms.carried(
        request.POST,
        counting,
        rest=rest.code if rest else "",
        change=amount - counting.proposal,
    )


def accept(request: HttpRequest, version: Version, thread: Thread) -> str:
    """Yes: to what is proposed, or to what was offered with who carries the difference."""
    counting, reading = _counting(version, thread), Reading(thread, request.on)
    takes = reading.takes
    amount = counting.proposal if takes is None else int(takes / counting.quantum)
    carried = _carried(request, counting, thread, amount)
    agreement.accept(
        **_on_top(request, version, thread),
        carried=carried if thread.may.accept_offer else None,
        text=request.POST.get("text", ""),
    )
    return _("Agreed: %(unit)s %(amount)s.") % {
        "unit": thread.row.name,
        "amount": counting.shown(amount),
    }


def withdraw(request: HttpRequest, version: Version, thread: Thread) -> str:
    """One's own number back."""
    by = _on_top(request, version, thread)
    agreement.withdraw(**by, text=request.POST.get("text", ""))
    return _("Withdrawn; the original proposal applies again.")


def escalate(request: HttpRequest, version: Version, thread: Thread) -> str:
    """Up to the next unit."""
    by = _on_top(request, version, thread)
    agreement.escalate(**by, text=request.POST.get("text", ""))
    return _("Escalated.")


def delegate(request: HttpRequest, version: Version, thread: Thread) -> str:
    """Somebody who speaks too."""
    named = request.POST.get("user", "")
    user = next((u for u in thread.delegates if u.get_username() == named), None)
    if user is None:
        raise Refused(gettext_lazy("Choose whom to delegate to."))
    agreement.delegate(
        **_by(request, version, thread),
        user=user,
        until_date=typed.day(request.POST.get("until", "")),
        text=request.POST.get("text", ""),
    )
    return _("Delegated.")


def remind(request: HttpRequest, version: Version, thread: Thread) -> str:
    """The side that is waited for."""
    by = _by(request, version, thread)
    agreement.remind(**by, text=request.POST.get("text", ""))
    return _("Reminder sent.")


def submit(request: HttpRequest, version: Version, thread: Thread) -> str:
    """What the unit offers by itself."""
    counting = _counting(version, thread)
    amount = _amount(request, counting)
    by = _by(request, version, thread)
    agreement.submit(**by, amount=amount, text=request.POST.get("text", ""))
    return _sent(counting, amount)


ACTS: Mapping[str, Doing] = {
    "say": say,
    "counter": counter,
    "answer": answer,
    "accept": accept,
    "withdraw": withdraw,
    "escalate": escalate,
    "delegate": delegate,
    "remind": remind,
    "submit": submit,
}


def _promise(request: HttpRequest, ask: Ask) -> str:
    until = typed.day(request.POST.get("until", ""))
    if until is None:
        raise Refused(gettext_lazy("Enter when it will be available."))
    by = {"actor": request.user, "at": request.at, "ask": ask}
    agreement.promise(**by, until_date=until, text=request.POST.get("text", ""))
    return _("Promised.")


def _refuse(request: HttpRequest, ask: Ask) -> str:
    by = {"actor": request.user, "at": request.at, "ask": ask}
    agreement.refuse_ask(**by, text=request.POST.get("text", ""))
    return _("Refused; recorded in the talk.")


def _deliver(request: HttpRequest, ask: Ask) -> str:
    by = {"actor": request.user, "at": request.at, "ask": ask}
    agreement.deliver(**by, text=request.POST.get("text", ""))
    return _("Delivery confirmed.")


ON_ASKS: Mapping[str, Callable[[HttpRequest, Ask], str]] = {
    "promise": _promise,
    "refuse": _refuse,
    "deliver": _deliver,
}


def after(request: HttpRequest, version: Version, thread: Thread) -> After:
    """What the form as it is filled would change."""
    counting, reading = _counting(version, thread), Reading(thread, request.on)
    ends = request.POST.get("answers") != "1"
    try:
        amount = _after_amount(request, counting, reading, ends=ends)
        carried = _carried(request, counting, thread, amount)
    except Refused as refusal:
        return After(problem=str(refusal))
    change = amount - counting.proposal
    rest = reserve_of(thread)
    if carried is None:
        carried = {rest.code: -change} if rest and change else {}
    own = {code: counting.amount(part) for code, part in carried.items()}
    ahead = talks.ahead(version, thread.row.unit, amount) if change else None
    return afters.agreed(reading, counting.amount(amount), own, ends=ends, ahead=ahead)


def _after_amount(
    request: HttpRequest, counting: forms.Counting, reading: Reading, *, ends: bool
) -> int:
    if not ends:
        return _amount(request, counting)
    takes = reading.takes
    return counting.proposal if takes is None else int(takes / counting.quantum)


def remind_silent(request: HttpRequest, version: Version) -> int:
    """Remind every unit that has not answered and that one may remind.

    Returns:
        How many were reminded; who was reminded today is left alone.
    """
    found = talks.board(request.user, version, on=request.on)
    text, count = request.POST.get("text", ""), 0
    for row in found.rows:
        if row.state != "open" or row.turn != "below" or row.mine:
            continue
        by = {"actor": request.user, "at": request.at, "version": version}
        try:
            agreement.remind(**by, unit=row.unit, text=text)
        except Denied:
            continue
        except Refused:
            continue  # reminded today already
        count += 1
    return count
