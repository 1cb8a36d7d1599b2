"""What everybody may change about his own account."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.org.changing import service
from luopan.org.models import User
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.choose_language")
def choose_language(*, actor: User, at: datetime, language: str) -> None:
    """Speak another language to the actor from now on.

    Raises:
        Refused: It is none that Luopan speaks.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refused(
            _("Luopan does not support the language “%(language)s”."),
            language=language[:20],
        )
    User.objects.filter(pk=actor.pk).update(language=language)
    actor.language = language
    note(f"user:{actor.username}", language=language)
