"""Letters of commitment: to sign, signed, who is missing; how a number came about."""

import base64
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations.letter_shapes import (
    Asked,
    Board,
    BranchAsked,
    Draft,
    Explanation,
    Letter,
    LetterAsked,
    Made,
    NumberAsked,
    Paper,
    PaperAsked,
    PrintSaid,
    Recorded,
    RecordSaid,
    SignSaid,
    Template,
    TemplateSaid,
    UnitAsked,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import (
    Done,
    Number,
    Paged,
    some,
)
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.papers.blocks import plain
from luopan.review.queries.adjusting.before_signing import open_requests
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries import commitments, letter_files, signing_board
from luopan.targets.queries.my_number import my_number
from luopan.targets.services import letters as services
from luopan.targets.services import signing
from luopan.trail.refusal import Refused

router = Router(tags=["agreement"])


def _version(request: HttpRequest, version_id: int) -> Version:
    return queries.version_seen(request.user, version_id, on=request.on)


@router.get(
    "/versions/{version_id}/letters",
    response=Board,
    summary=_("Who has signed, and who is missing"),
)
@policy(Action.TARGETS_READ)
def letters(
    request: HttpRequest,
    version_id: Number,
    asked: Annotated[BranchAsked, Query()],
    part: Paged,
) -> Any:
    """Of a branch, or of one's own part."""
    version = _version(request, version_id)
    found = signing_board.board(request.user, version, at=request.at, unit=asked.unit)
    rows = [{**vars(row), "unit": row.code} for row in found.rows]
    return {
        "unit": found.unit.code,
        "units_signed": found.units.signed,
        "units": found.units.count,
        "seats_signed": found.seats.signed,
        "seats": found.seats.count,
        **some(rows, part),
    }


@router.get(
    "/versions/{version_id}/letter",
    response=Draft,
    summary=_("The letter of a unit before it is signed"),
)
@policy(Action.TARGETS_READ)
def letter_to_sign(
    request: HttpRequest, version_id: Number, asked: Annotated[LetterAsked, Query()]
) -> Any:
    """Its text in a language, its number by month, and whether one may sign it."""
    version = _version(request, version_id)
    found = commitments.to_sign(request.user, version, **dict(asked), at=request.at)
    number = (version.pk, found.unit.code)
    numbers = [number] if found.may_sign else []
    changes = open_requests(request.user, numbers, on=request.on)
    return {
        **vars(found),
        "unit": found.unit.code,
        "amount": found.total,
        "months": [{"period": code, "amount": n} for code, n in found.months],
        "replaces": found.before,
        "text": plain(found.blocks),
        "adjustments": [
            {**vars(one.row), "carries": one.carries} for one in changes.get(number, ())
        ],
    }


@router.post("/versions/{version_id}/sign", response=Made, summary=_("Sign a letter"))
@policy(Action.TARGETS_AGREE)
@keyed(Made)
def sign(request: HttpRequest, version_id: Number, body: SignSaid) -> Any:
    """For a unit one speaks for; a proposal that lies with it is accepted too."""
    version = _version(request, version_id)
    made = signing.sign(
        actor=request.user, at=request.at, version=version, **dict(body)
    )
    return Made.of(made)


@router.post(
    "/versions/{version_id}/letters/record",
    response=Recorded,
    summary=_("Record letters signed on paper"),
)
@policy(Action.PLANS_CREATE)
@keyed(Recorded)
def record_letters(request: HttpRequest, version_id: Number, body: RecordSaid) -> Any:
    """All of them, or none."""
    version = _version(request, version_id)
    made = signing.record_on_paper(
        actor=request.user,
        at=request.at,
        version=version,
        signed=[signing.OnPaper(**dict(one)) for one in body.signed],
        reason=body.reason,
    )
    return {"letters": [Made.of(one) for one in made]}


@router.post(
    "/versions/{version_id}/letters/print",
    response=Asked,
    summary=_("Print the letters of a branch as one zip"),
)
@policy(Action.TARGETS_READ)
@keyed(Asked)
def print_letters(request: HttpRequest, version_id: Number, body: PrintSaid) -> Any:
    """In the background; each in the language in which it was signed."""
    version = _version(request, version_id)
    job = services.ask_for_letters(
        actor=request.user, at=request.at, version=version, **dict(body)
    )
    return {"job_id": job}


@router.get("/letters", response=Letter, summary=_("A signed letter"))
@policy(Action.TARGETS_READ)
def signed_letter(request: HttpRequest, asked: Annotated[NumberAsked, Query()]) -> Any:
    """With who signed it when, on which numbers."""
    found = commitments.letter(request.user, asked.number, at=request.at)
    return {**vars(found), "unit": found.unit.code, "text": plain(found.blocks)}


@router.get("/letters/paper", response=Paper, summary=_("A signed letter as a file"))
@policy(Action.TARGETS_READ)
def letter_paper(request: HttpRequest, asked: Annotated[PaperAsked, Query()]) -> Any:
    """As pdf or Word."""
    made = commitments.paper(request.user, asked.number, asked.kind, on=request.on)
    content = base64.b64encode(made.content).decode()
    return {"name": made.name, "mime": made.mime, "content": content}


@router.get(
    "/versions/{version_id}/explanation",
    response=Explanation,
    summary=_("How a unit's target was derived"),
)
@policy(Action.TARGETS_READ)
def explanation(
    request: HttpRequest, version_id: Number, asked: Annotated[UnitAsked, Query()]
) -> Any:
    """Steps from nothing to the number; those above one's part are one of each kind."""
    version = _version(request, version_id)
    found = my_number(request.user, version, asked.unit, at=request.at)
    return {
        "unit": found.unit.code,
        "amount": found.whole.amount,
        "last": found.whole.last,
        "base_year": found.base_year,
        "counted_in": found.counted_in,
        "steps": [
            {
                **vars(line),
                "part": line.delta * found.quantum,
                "after": line.after * found.quantum,
            }
            for line in found.lines
        ],
        "months": found.months,
        "products": found.products,
        "letter": found.letter,
        "signed_by": found.signed_by,
    }


@router.get(
    "/letter-templates",
    response=list[Template],
    summary=_("The Word templates of letters"),
)
@policy(Action.ORG_EDIT)
def letter_templates(request: HttpRequest) -> Any:
    """By language."""
    return [
        {
            "language": language,
            "name": one.name if one else "",
            "fields": one.fields if one else [],
        }
        for language, one in letter_files.templates_used().items()
    ]


@router.post(
    "/letter-templates",
    response=Template,
    summary=_("Use one's own Word template for letters"),
)
@policy(Action.ORG_EDIT)
@keyed(Template)
def take_template(request: HttpRequest, body: TemplateSaid) -> Any:
    """From now on; signed letters stay as they are."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except ValueError:  # letters that are none of it, or too few
        raise Refused(_("The content is not base64.")) from None
    made = services.take_template(
        actor=request.user,
        at=request.at,
        name=body.name,
        content=content,
        language=body.language,
    )
    return {"language": made.language, "name": made.name, "fields": made.fields}


@router.post(
    "/letter-templates/{language}/drop",
    response=Done,
    summary=_("Restore Luopan's own text for letters"),
)
@policy(Action.ORG_EDIT)
@keyed(Done)
def drop_template(request: HttpRequest, language: Literal["zh", "en"]) -> Any:
    """From now on."""
    services.drop_template(actor=request.user, at=request.at, language=language)
    return {"done": True}
