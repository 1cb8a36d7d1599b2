"""What matters on a page, in one sentence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.targets.queries import PlanRow, VersionRow
from luopan.web import figures


def of_plans(plans: Sequence[PlanRow], year: int) -> str:
    """Which targets stand, and what is being worked on."""
    versions = [version for plan in plans for version in plan.versions]
    found = [v for v in versions if v.year == year and _stands(v)]
    standing = next((v for v in found if v.metric_code == "sales_amount"), None)
    standing = standing or (found[0] if found else None)
    drafts = sum(1 for v in versions if not _stands(v))
    if standing is None and not drafts:
        return _("No targets yet.")
    said = []
    if standing is not None:
        said.append(
            _("%(year)s target set: %(part)s, %(total)s.")
            % {
                "year": year,
                "part": spoken(standing.part) if standing.part else "",
                "total": figures.named(standing.total, standing.counted_in),
            }
        )
    if drafts:
        said.append(
            ngettext(
                "%(count)d version is not final yet.",
                "%(count)d versions are not final yet.",
                drafts,
            )
            % {"count": drafts}
        )
    return (" " if not figures.chinese() else "").join(said)


def _stands(version: VersionRow) -> bool:
    return version.state == "committed"
