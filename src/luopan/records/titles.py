"""What columns and things are called in a sheet, in whichever language it was filled in."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.translation import override

from luopan.records.wording import plain


@cache
def in_either(names: Callable[[], Mapping[str, Any]]) -> dict[str, str]:
    """What a name means, as ``plain`` writes it, in whichever language it is said.

    Args:
        names: Of each thing its name in the reader's language.
    """
    found = {}
    for language in ("en", "zh-hans"):
        with override(language):
            found |= {plain(str(name)): one for one, name in names().items()}
    return found
