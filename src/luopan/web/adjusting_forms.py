"""A request for an adjustment as it is typed into the form, and as it is shown again."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luopan.review.adjusting.asked import WORKING, Evidence, Wish
from luopan.review.models import Adjustment
from luopan.trail.refusal import Refused
from luopan.web import typed

EVIDENCE = 3  # lines of the form


def wish_of(form: QueryDict, unit: str) -> Wish:
    """What somebody typed.

    Raises:
        Refused: Something of it is no day, amount or share.
    """
    start = typed.day(form.get("from", ""))
    if start is None:
        raise Refused(_("Enter the effective date."))
    last = typed.day(form.get("last", ""))
    chosen = form.getlist("promises")
    return Wish(
        unit=unit,
        trigger=form.get("trigger", ""),
        from_date=start,
        until_date=last + typed.ONE_DAY if last else None,
        clock=form.get("clock", WORKING),
        accounts=_numbers(form.getlist("accounts")),
        other=form.get("other", "") if form.get("trigger") in WITH_OTHER else "",
        moved=typed.amount(form.get("moved", "")),
        areas=typed.amount(form.get("areas", "")),
        needs=_numbers(one.removeprefix("need-") for one in chosen),
        supports=_numbers(one.removeprefix("support-") for one in chosen),
        share=typed.ratio(form.get("share", "")),
        amount=typed.amount(form.get("amount", "")),
        payer=form.get("payer", ""),
        pays=tuple(form.getlist("pays")) if form.get("payer") == "siblings" else (),
        reason=form.get("reason", ""),
        past_reason=form.get("past_reason", ""),
        evidence=_evidence(form),
    )


WITH_OTHER = {"account", "territory"}


def _numbers(texts: Any) -> tuple[int, ...]:
    found = (typed.whole_number(text, 0) for text in texts)
    return tuple(number for number in found if number)


def _evidence(form: QueryDict) -> tuple[Evidence, ...]:
    found = []
    for place in range(EVIDENCE):
        label = form.get(f"evidence-{place}", "").strip()
        address = form.get(f"address-{place}", "").strip()
        if label or address:
            found.append(Evidence("link", label or address[:200], 0, address))
    return tuple(found)


def said_before(one: Adjustment) -> dict[str, Any]:
    """What was asked, as the form's fields, to be said anew."""
    said = one.said
    last = one.until_date - typed.ONE_DAY if one.until_date else None
    promises = [f"need-{n}" for n in said.get("needs", ())]
    promises += [f"support-{n}" for n in said.get("supports", ())]
    share = said.get("share", "")
    fields = {
        "trigger": one.trigger,
        "from": one.from_date.isoformat(),
        "last": last.isoformat() if last else "",
        "clock": said.get("clock", ""),
        "accounts": [str(n) for n in said.get("accounts", ())],
        "other": said.get("other", ""),
        "moved": said.get("moved", ""),
        "areas": said.get("areas", ""),
        "promises": promises,
        "share": f"{float(share) * 100:g}%" if share else "",
        "amount": said.get("amount", ""),
        "payer": one.payer,
        "reason": one.reason,
        "past_reason": one.past_reason,
    }
    for place, row in enumerate(one.evidence[:EVIDENCE]):
        fields[f"evidence-{place}"] = row["label"]
        fields[f"address-{place}"] = row["address"]
    return fields


def typed_again(form: QueryDict) -> dict[str, Any]:
    """The same of what was just typed."""
    several = {name: form.getlist(name) for name in ("accounts", "promises", "pays")}
    return {**form.dict(), **several}
