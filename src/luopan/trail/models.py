"""What was done. Rows here are appended; nothing outside this stage changes them."""

from django.conf import settings
from django.db import models

from luopan.trail.canonical import CanonicalJson


class Entry(models.Model):
    """One link of the audit chain: one service call, allowed or refused."""

    seq = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=150)
    act = models.CharField(max_length=80)  # "targets.set_target"
    subject = models.CharField(max_length=200, blank=True)  # "version:12"
    outcome = models.CharField(max_length=10, default="done")  # done | denied
    details = CanonicalJson(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["subject", "seq"])]


class Claim(models.Model):
    """An idempotency key: who said it, what the request was, what was answered."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")  # open | done
    token = models.CharField(max_length=32, blank=True)
    answer = CanonicalJson(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="claim_once")
        ]


class Job(models.Model):
    """Work for the worker. Effect and "done" are committed together (fencing)."""

    kind = models.CharField(max_length=80)
    parameters = CanonicalJson(default=dict)
    key = models.CharField(max_length=200, unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=10, default="ready"
    )  # ready running done failed parked
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    progress = models.FloatField(default=0.0)
    message = models.TextField(blank=True)
    result = CanonicalJson(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["state", "lease_until"]),
        ]


class Recurring(models.Model):
    """A job that comes again, at a time of the company's day."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    parameters = CanonicalJson(default=dict)
    rule = models.CharField(
        max_length=80
    )  # "daily 02:30", "weekly 1 08:00", "monthly 1 08:00"
    next_at = models.DateTimeField()
    active = models.BooleanField(default=True)


class Message(models.Model):
    """Outbox: what is to leave the house, written with the effect that caused it."""

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=40)  # mail, webhook …
    recipient = models.CharField(max_length=400)
    content = CanonicalJson(default=dict)
    created_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, default="ready"
    )  # ready sending sent parked dropped
    due_at = models.DateTimeField()
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"])]


class Comment(models.Model):
    """A word on a thing. Comments are answered or withdrawn, never rewritten."""

    subject = models.CharField(max_length=200, db_index=True)  # "version:12/cell:…"
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField()
    answers = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replies"
    )
    withdrawn_at = models.DateTimeField(null=True)
