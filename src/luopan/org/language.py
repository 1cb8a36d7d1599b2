"""Which of a thing's two names a reader sees."""

from django.utils.translation import get_language

from luopan.org.models import Company


def in_other_language() -> bool:
    """Whether the language now active is not the one in which names are kept first."""
    first = Company.objects.values_list("language", flat=True).first()
    active = get_language()
    return bool(first and active) and str(active)[:2] != str(first)[:2]


def spoken(row: object) -> str:
    """The name of a thing that carries two, in the reader's language."""
    first, second = getattr(row, "name", ""), getattr(row, "name_other", "")
    return str(second if second and in_other_language() else first)
