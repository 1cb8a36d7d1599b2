"""What a list of people would do, and did, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.listed import Listed
from luopan.org.services.bringing import Brought
from luopan.records.people_sheets import Examined, Line, titles


def of_lines(found: Examined) -> str:
    """The sentence of the preview."""
    if found.problems:
        return ngettext(
            "%(count)s line cannot be imported; nothing is imported until all are correct.",
            "%(count)s lines cannot be imported; nothing is imported until all are correct.",
            len(found.problems),
        ) % {"count": len(found.problems)}
    if not found.lines:
        return _("Everyone in this list is already recorded as it says.")
    facts = {
        "new": sum(line.new for line in found.lines),
        "renamed": sum(line.renamed for line in found.lines),
        "seated": sum(bool(line.seat) for line in found.lines),
        "known": found.known,
    }
    return (
        _(
            "New people: %(new)s; name or email changed: %(renamed)s; assigned to a seat: "
            "%(seated)s; already recorded: %(known)s."
        )
        % facts
    )


def does(line: Line) -> str:
    """What a line would do."""
    told = [_("new")] if line.new else []
    told += [_("new name or email")] if line.renamed else []
    told += [_("into the seat %(seat)s") % {"seat": line.seat}] if line.seat else []
    return _(", ").join(told)


def done(brought: Brought) -> str:
    """What was done."""
    return _(
        "People added: %(added)s; changed: %(changed)s; assigned to a seat: %(placed)s."
    ) % vars(brought)


def as_lines(found: Examined) -> list[str]:
    """The list as the form carries it, in the shape that is read again."""
    head = "\t".join(titles().values())
    return [head, *(_line(line.said) for line in found.lines)]


def _line(said: Listed) -> str:
    cells = [said.code, said.name, said.name_other, said.email, said.seat]
    texts = [str(cell or "").replace("\t", " ").replace("\n", " ") for cell in cells]
    return "\t".join([*texts, said.start_date.isoformat()]).replace('"', "'")
