"""What brings records in: uploads, sources, runs of them."""

from django.conf import settings
from django.db import models

from luopan.records.models.rows import Batch


class Upload(models.Model):
    """Files handed in: examined in the background, then applied as a batch, or discarded."""

    class State(models.TextChoices):
        RECEIVED = "received"  # a job examines it
        EXAMINED = "examined"  # its owner decides
        ACCEPTED = "accepted"  # a job applies it
        APPLIED = "applied"
        DISCARDED = "discarded"

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.RECEIVED
    )
    files = models.JSONField(default=list)  # name and hash of each
    choices = models.JSONField(default=dict)  # what its owner said of them
    found = models.JSONField(default=dict)  # the examination, as ``uploads.findings``
    round = models.IntegerField(default=0)  # how often it was handed to a job
    job = models.ForeignKey(
        "trail.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.PROTECT, related_name="+"
    )


class Source(models.Model):
    """Where records are pulled from on a schedule: a database, or a folder that is watched."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12)  # of ``connecting.kinds``
    host = models.CharField(max_length=253, blank=True)
    port = models.IntegerField(default=0)
    database = models.CharField(max_length=200, blank=True)  # or file, or folder
    username = models.CharField(max_length=120, blank=True)
    secret = models.TextField(blank=True)  # sealed, see ``trail.sealed``
    table = models.CharField(max_length=200, blank=True)
    query = models.TextField(blank=True)  # one SELECT, in the place of a table
    cursor = models.CharField(max_length=200, blank=True)  # column that grows
    number = models.CharField(max_length=200, blank=True)  # column of the document
    back_days = models.IntegerField(default=0)  # read again, for what came late
    at_once = models.IntegerField(default=50_000)  # rows of one batch, roughly
    rule = models.CharField(max_length=80, blank=True)  # when; empty: by hand
    choices = models.JSONField(default=dict)  # what columns mean, as for an upload
    accept_new = models.BooleanField(default=False)  # products and customers by itself
    leave_out = models.BooleanField(
        default=False
    )  # the good rows although others are not
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    until = models.CharField(max_length=200, blank=True)  # cursor of the last row taken
    tried = models.JSONField(default=dict)  # what the last try of the connection found

    @property
    def lets_in(self) -> dict[str, bool]:
        return {"accept_new": self.accept_new, "leave_out": self.leave_out}


class Pull(models.Model):
    """One run of a source: parts of rows, each taken whole or not at all."""

    class State(models.TextChoices):
        RUNNING = "running"
        WAITING = "waiting"  # its upload asks something
        DONE = "done"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="pulls")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    file = models.CharField(max_length=255, blank=True)  # of a watched folder
    part = models.IntegerField(default=0)  # parts taken
    tries = models.IntegerField(default=0)  # how often it was taken up again
    read = models.IntegerField(default=0)  # rows the source gave
    taken = models.IntegerField(default=0)  # rows that are in batches now
    refused = models.IntegerField(default=0)  # rows left out, with problems
    since = models.CharField(max_length=200, blank=True)  # cursor when it began
    until = models.CharField(max_length=200, blank=True)  # cursor of its last part
    batches = models.JSONField(default=list)  # numbers of what it brought
    problem = models.JSONField(default=dict)  # language → sentence
    upload = models.ForeignKey(
        Upload, null=True, on_delete=models.PROTECT, related_name="pulls"
    )
    job = models.ForeignKey(
        "trail.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["source", "-id"], name="pull_newest")]
