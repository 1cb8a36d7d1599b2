"""What words are called in the second language: attributes of customers, channels, sources."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Paged, Said, Some, Text, some
from luopan.dimensions import services
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.strategy.queries.sources import words_named

router = Router(tags=["catalogue"])
Word = Annotated[str, Field(min_length=1, max_length=200)]


class NamedWord(Schema):
    """A word as it was said; ``other``: in the second language, empty: not named yet."""

    word: str
    other: str


class OwnWord(Said):
    """What a word is called in the second language; empty: that is forgotten."""

    word: Word
    other: Annotated[str, Field(max_length=200)]


class WordsSaid(Said):
    """Words to name, each once."""

    words: Annotated[list[OwnWord], Field(min_length=1, max_length=1_000)]
    reason: Text = ""


class WordsChanged(Schema):
    """How many words are called otherwise now."""

    changed: int


@router.get(
    "/words", response=Some[NamedWord], summary=_("Terms and their second language")
)
@policy(Action.DIMENSIONS_EDIT)
def words(request: HttpRequest, part: Paged, q: str = Query("", max_length=60)) -> Any:
    """Those in use, those without a name first; ``q``: a part of either."""
    found = some(words_named(q), part)
    found["items"] = [{"word": word, "other": other} for word, other in found["items"]]
    return found


@router.post(
    "/words",
    response=WordsChanged,
    summary=_("Enter second-language names of terms"),
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(WordsChanged)
def name_words(request: HttpRequest, body: WordsSaid) -> Any:
    """All or none; what is stored stays as it was said, pages and exports read the names."""
    said = {one.word: one.other for one in body.words}
    by = {"actor": request.user, "at": request.at, "reason": body.reason}
    return {"changed": services.name_terms(**by, terms=said)}
