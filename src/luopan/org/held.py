"""The seats that somebody who signs in sits in."""

from datetime import date

from luopan.org.models import Holding, Unit, User


def seats_held(user: User, *, on: date) -> tuple[Unit, ...]:
    """Seats that somebody who signs in holds himself, or acts in, the first one first.

    Those in overlay units are left out: records and targets stand at the others.
    """
    if user.person_id is None:
        return ()
    held = Holding.objects.on(on).filter(person=user.person_id, seat__overlay=False)
    found = held.select_related("seat").order_by("-kind", "seat__place", "seat__code")
    return tuple(one.seat for one in found)
