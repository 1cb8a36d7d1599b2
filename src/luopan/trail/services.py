"""What people do to the trail itself: say a word, take it back, try a job again.

The trail lies below rights: the caller's stage asks whether the actor may.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.trail import recurring
from luopan.trail.chain import note, service
from luopan.trail.models import Comment, Job, Message, Recurring
from luopan.trail.queue import due_at_once
from luopan.trail.refusal import Refused

LONGEST_COMMENT = 10_000


@service("trail.comment")
def comment(
    *,
    actor: Any,
    at: datetime,
    text: str,
    subject: str = "",
    answers: Comment | None = None,
) -> Comment:
    """Say a word on a thing, or answer one. The text is kept to the letter.

    Args:
        actor: Who says it.
        at: Now.
        text: What is said, up to 10,000 characters.
        subject: The thing, as in ``"version:12/cell:…"``; an answer has its comment's.
        answers: The comment that is answered.

    Raises:
        Refused: Nothing is said, too much, or what no database can hold; or the comment
            that is answered was withdrawn.
    """
    if answers is not None:
        answers.refresh_from_db()
        if answers.withdrawn_at is not None:
            raise Refused(
                _("This comment was withdrawn; you can no longer reply to it.")
            )
    subject = subject if answers is None else answers.subject
    if not 0 < len(subject) <= 200:
        raise ValueError("a comment needs a subject of 1 to 200 characters")
    _check_text(text)
    said = Comment.objects.create(
        subject=subject, author=actor, at=at, text=text, answers=answers
    )
    note(subject, comment=said.pk, answers=answers.pk if answers else None, text=text)
    return said


@service("trail.withdraw_comment")
def withdraw(*, actor: Any, at: datetime, comment: Comment) -> None:
    """Take one's own comment back. Its answers stay, and so does the trail.

    Raises:
        Refused: It is somebody else's, or was withdrawn before.
    """
    note(comment.subject, comment=comment.pk)
    if comment.author_id != actor.pk:
        raise Refused(_("Only its author can withdraw a comment."))
    mine = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True)
    if not mine.update(withdrawn_at=at):
        raise Refused(_("This comment was withdrawn before."))
    comment.withdrawn_at = at


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refused(_("Write something first."))
    if len(text) > LONGEST_COMMENT:
        raise Refused(
            _("A comment has up to %(longest)d characters; this one has %(length)d."),
            longest=LONGEST_COMMENT,
            length=len(text),
        )
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused(_("The comment holds a character that cannot be stored."))


@service("trail.run_again")
def run_again(*, actor: Any, at: datetime, job_id: int) -> None:
    """Put a failed or parked job back into the queue, with all its attempts.

    Raises:
        Refused: There is no such job, or it did not fail.
    """
    note(f"job:{job_id}")
    stopped = Job.objects.filter(pk=job_id, state__in=["failed", "parked"])
    again = stopped.update(
        state="ready",
        due_at=due_at_once(at),
        attempts=0,
        progress=0.0,
        message="",
        finished_at=None,
    )
    if not again:
        _refuse(Job.objects.filter(pk=job_id).values_list("state", flat=True).first())


def _refuse(state: str | None) -> None:
    if state is None:
        raise Refused(_("There is no such job."))
    if state == "done":
        raise Refused(_("This job is done; there is nothing to run again."))
    raise Refused(_("This job is already waiting or running."))


@service("trail.send_again")
def send_again(*, actor: Any, at: datetime, message_id: int) -> None:
    """Put a message that was given up back into the outbox, under its old key.

    Raises:
        Refused: There is no such message, or it was not given up.
    """
    note(f"message:{message_id}")
    parked = Message.objects.filter(pk=message_id, state="parked")
    again = {"state": "ready", "due_at": due_at_once(at), "attempts": 0, "problem": ""}
    if not parked.update(**again):
        raise Refused(_("There is no given-up message with this number."))


@service("trail.repeat")
def repeat(
    *,
    actor: Any,
    at: datetime,
    name: str,
    kind: str,
    rule: str,
    parameters: dict[str, Any] | None = None,
) -> None:
    """Let a job come again by a rule; one with this name before is replaced.

    Raises:
        Refused: The rule cannot be read.
    """
    following = recurring.next_time(rule, after=at, zone=recurring.zone())
    note(f"recurring:{name}", kind=kind, rule=rule, next_at=following)
    Recurring.objects.update_or_create(
        name=name,
        defaults={
            "kind": kind,
            "rule": rule,
            "parameters": parameters or {},
            "next_at": following,
            "active": True,
        },
    )


@service("trail.stop_repeating")
def stop_repeating(*, actor: Any, at: datetime, name: str) -> None:
    """Let a recurring job come no more.

    Raises:
        Refused: There is none of this name.
    """
    note(f"recurring:{name}")
    if not Recurring.objects.filter(name=name, active=True).update(active=False):
        raise Refused(_("There is no recurring job %(name)s."), name=name)
