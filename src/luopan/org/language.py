"""Which of a thing's two names a reader sees."""

from django.utils.translation import get_language

from luopan.org.facts import facts


def in_other_language() -> bool:
    """Whether the language now active is not the one in which names are kept first."""
    company, active = facts(), get_language()
    if company is None or not active:
        return False
    return active[:2] != company.language[:2]


def spoken(row: object) -> str:
    """The name of a thing that carries two, in the reader's language."""
    first, second = getattr(row, "name", ""), getattr(row, "name_other", "")
    return str(second if second and in_other_language() else first)
