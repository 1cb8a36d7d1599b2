"""The tracked year with a second rep, for tests of closing its months."""

from datetime import UTC, date, datetime

from tests.kept import Stage, kept
from tests.tracked_year import told

AUGUST_4 = datetime(2027, 8, 4, 4, tzinfo=UTC)
DEADLINE = date(2027, 8, 6)


@kept
def with_nina(world):
    """Bob holds seat A, Nina seat B; the others are vacant."""
    from luopan.org import services
    from tests.cast import BEGAN, LAST_YEAR

    year = told(world)
    by = {"actor": world.operator, "at": LAST_YEAR}
    person = services.add_person(**by, code="nina", name="Nina", start_date=BEGAN)
    nina = services.add_user(**by, username="nina", person=person)
    services.grant_role(**by, user=nina, role="rep", unit=world.north_1_b)
    services.place_person(**by, seat=world.north_1_b, person=person, from_date=BEGAN)
    return Closes(year, nina)


class Closes(Stage):
    """The year, and what people do to close its months."""

    def __init__(self, year, nina):
        super().__init__(year=year, nina=nina, world=year.world)

    def open(self, period="2027-07", at=AUGUST_4, deadline=DEADLINE, **more):
        from luopan.review.services.closing import open_close

        return open_close(
            actor=self.world.olga, at=at, period=period, deadline=deadline, **more
        )

    def close(self, closing, at=AUGUST_4, reason="two seats are vacant"):
        from luopan.review.services.closing import close_period

        return close_period(actor=self.world.fin, at=at, closing=closing, reason=reason)

    def confirm(self, closing, user, seat, at=AUGUST_4, **more):
        from luopan.review.services.closing import confirm_actuals

        return confirm_actuals(actor=user, at=at, closing=closing, seat=seat, **more)

    def object(self, closing, user, seat, at=AUGUST_4, reason="look at it", **wanted):
        from luopan.review.services.closing import object_to_line
        from luopan.review.services.closing.objecting import Wanted

        return object_to_line(
            actor=user,
            at=at,
            closing=closing,
            seat=seat,
            metric=self.year.metric,
            wanted=Wanted(**wanted),
            reason=reason,
        )

    def claim(self, closing, user, seat, number, to=None, **more):
        """He says that a document belongs to another seat, or to none he names."""
        wanted = {"kind": "owner", "record": number, "to_seat": to}
        return self.object(closing, user, seat, **wanted, **more)

    def decide(self, objection, accepted=True, at=AUGUST_4, actor=None, **more):
        from luopan.review.services.closing import decide_objection

        return decide_objection(
            actor=actor or self.world.olga,
            at=at,
            objection=objection,
            accepted=accepted,
            reason="the order says so",
            **more,
        )

    def month(self, seat, number, at=None):
        """What a seat, or with None all, sold in a month, in yuan."""
        from luopan.records.queries import by_span

        start, end = date(2027, number, 1), date(2027, number + 1, 1)
        (found,) = by_span(
            self.year.metric,
            [(start, end)],
            as_of=date(2027, 12, 31),
            unit=seat,
            known_at=at,
        )
        return found.amount / 1_000_000
