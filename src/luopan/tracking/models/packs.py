"""An organisation's own files that meeting packs 会议材料 are made on."""

from django.conf import settings
from django.db import models


class PackTemplate(models.Model):
    """A PowerPoint or Word file of the organisation; the newest of a kind and language is used.

    ``found`` is what was found in it when it was taken: the layouts and their places of a
    PowerPoint file, the merge fields of a Word file.
    """

    class Kind(models.TextChoices):
        """Of which program."""

        PPTX = "pptx"
        DOCX = "docx"

    kind = models.CharField(max_length=4, choices=Kind.choices)
    language = models.CharField(max_length=2)  # zh | en
    name = models.CharField(max_length=200)  # of the file
    content = models.BinaryField()  # empty: from now on Luopan's own again
    sha256 = models.CharField(max_length=64)
    found = models.JSONField(default=list)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """The newest is looked for."""

        indexes = [models.Index(fields=["kind", "language"], name="pack_template_kind")]
