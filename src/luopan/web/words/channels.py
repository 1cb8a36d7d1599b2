"""Channels in words: the company's ways out and the programs that are told, as sheets."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.language import listed
from luopan.org.outgoing import ChannelRow, WebhookRow
from luopan.web.exports import Column, Export, Holds


def exports(
    channels: Sequence[ChannelRow], webhooks: Sequence[WebhookRow]
) -> list[Export]:
    """A sheet for each list of the page; no address in full, and no secret."""
    ways = Export(
        title=_("Channels"),
        columns=[
            Column(_("Name"), width=24),
            Column(_("Kind"), width=18),
            Column(_("Address"), width=30),
            Column(_("Owner unit"), width=24),
            *_standing(),
        ],
        rows=[
            [one.name, one.title, one.hint, one.unit, *_stands(one)] for one in channels
        ],
    )
    told = Export(
        title=_("Webhooks"),
        columns=[
            Column(_("Name"), width=24),
            Column(_("Address"), width=30),
            Column(_("Notified when"), width=60),
            *_standing(),
        ],
        rows=[
            [one.name, one.host, listed(one.titles), *_stands(one)] for one in webhooks
        ],
    )
    return [ways, told]


def _standing() -> list[Column]:
    return [
        Column(_("State"), width=24),
        Column(_("Last delivered"), Holds.DAY),
        Column(_("Problem"), width=40),
    ]


def _stands(one: ChannelRow | WebhookRow) -> list[object]:
    return [state(one), _day(one.sent_at), one.problem]


def _day(at: datetime | None) -> object:
    return day_of(at) if at else None


def state(one: ChannelRow | WebhookRow) -> str:
    """How a way stands, as its mark on the page says."""
    if one.worn:
        return _("stopped after repeated failures")
    if one.state == "stopped":
        return _("stopped")
    if one.state == "failing":
        said = ngettext(
            "failed %(failed)s time", "failed %(failed)s times", one.failures
        )
        return said % {"failed": one.failures}
    return _("delivering") if one.sent_at else _("not yet tried")
