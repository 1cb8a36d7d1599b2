"""What somebody says of a source when he sets it up or changes it."""

from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from luopan.records.connecting.kinds import FOLDER, kind_called
from luopan.records.connecting.wanted import COLUMN, check_wanted
from luopan.trail.recurring import check_rule
from luopan.trail.refusal import Refused

LEAST, MOST = 100, 200_000  # rows of one batch
FURTHEST = 400  # days that may be read again each time


@dataclass(frozen=True)
class Spec:
    """A source as it should be.

    Args:
        name: What people call it; its batches are called so too.
        kind: Code of the kind, see ``kinds``.
        host: Of a server.
        port: 0: the usual one.
        database: Its name; of a file or folder its name under the folder for them.
        username: As whom; best one that may only read.
        password: None: as it was.
        table: ``table`` or ``schema.table``.
        query: One SELECT in the place of a table.
        cursor: Column that grows with each change; empty: all is read each time.
        number: Column of the document number: documents are read whole.
        back_days: Days before the cursor that are read again, for what came late.
        at_once: Rows of one batch, roughly.
        rule: When, as in ``daily 02:30`` or ``every 15``; empty: by hand only.
        accept_new: New products and customers come in by themselves.
        leave_out: Good rows come in although others have problems.
    """

    name: str
    kind: str
    host: str = ""
    port: int = 0
    database: str = ""
    username: str = ""
    password: str | None = None
    table: str = ""
    query: str = ""
    cursor: str = ""
    number: str = ""
    back_days: int = 0
    at_once: int = 50_000
    rule: str = ""
    accept_new: bool = False
    leave_out: bool = False

    def check(self) -> None:
        """All that can be said without asking the source.

        Raises:
            Refused: Something is missing or is none.
        """
        kind = kind_called(self.kind)
        if not self.name.strip():
            raise Refused(_("Enter a name for the source."))
        self._check_lengths()
        if kind.is_server and not (self.host.strip() and self.username.strip()):
            raise Refused(_("A database server needs a host and a user name."))
        if kind.code in {"duckdb", "sqlite"} and not self.database.strip():
            raise Refused(_("Enter the file in the sources folder."))
        if kind.code != FOLDER:
            check_wanted(self.table, self.query, self.kind)
        if self.rule:
            check_rule(self.rule)
        self._check_numbers()

    def _check_lengths(self) -> None:
        longest = {"name": 80, "host": 253, "username": 120, "query": 10_000}
        for each in fields(self):
            said = getattr(self, each.name)
            most = longest.get(each.name, COLUMN)
            if isinstance(said, str) and (len(said) > most or "\x00" in said):
                raise Refused(
                    _(
                        "“%(said)s …” is too long, or holds characters that cannot be stored."
                    ),
                    said=said[:30].replace("\x00", ""),
                )

    def _check_numbers(self) -> None:
        if not 0 <= self.port < 65536:
            raise Refused(_("A port is a number up to 65535."))
        if not LEAST <= self.at_once <= MOST:
            raise Refused(
                _("A batch has between %(least)s and %(most)s rows."),
                least=f"{LEAST:,}",
                most=f"{MOST:,}",
            )
        if not 0 <= self.back_days <= FURTHEST:
            raise Refused(
                _("Up to %(most)s days can be read again each time."), most=FURTHEST
            )
