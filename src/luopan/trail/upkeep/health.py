"""Is this installation sound? Each finding says what it saw and what to do."""

import errno
import os
import shutil
import socket
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.trail import chain
from luopan.trail.models import Job
from luopan.trail.refusal import Refused
from luopan.trail.upkeep.upgrade import outstanding

LOCAL = {"127.0.0.1", "localhost", "::1"}
REMOTE_DISKS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"}
REMOTE = gettext_lazy(
    "%(home)s lies on a network disk (%(disk)s), where SQLite loses data. "
    "Move it to a local disk or use PostgreSQL."
)
TAKEN = gettext_lazy(
    "Another program is already using %(host)s:%(port)s. Stop it, or choose another port: "
    "--port %(other)s."
)
UNSERVED = gettext_lazy(
    "This machine cannot serve at %(host)s:%(port)s. Check --host and --port (%(fault)s)."
)
LEAST_ROOM = 1 << 30
STALE_BACKUP = timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ``ok``, ``note`` or ``wrong``."""

    state: str
    sentence: str


def findings(*, at: datetime) -> list[Finding]:
    """Look at everything; never raises."""
    found = [*_home(), *_database()]
    if all(finding.state != "wrong" for finding in found):
        found += [*_trail(), *_backups(at), *_work(at)]
    return found


def must_be_ready(*, version: bool = True) -> None:
    """Refuse to start on a database that is missing, unreachable, unsafe or out of date.

    Args:
        version: Whether it must also be of this version.

    Raises:
        Refused: It is; the sentence says what to do.
    """
    home = Path(settings.HOME)
    if disk := _remote_disk(home):
        raise Refused(REMOTE, home=home, disk=disk)
    try:
        empty = _no_file() or (
            "org_company" not in connection.introspection.table_names()
        )
        steps = outstanding() if version and not empty else 0
    except DatabaseError as error:
        raise Refused(
            gettext_lazy(
                "The database cannot be opened (%(error)s). Run `luopan doctor`."
            ),
            error=str(error).splitlines()[0],
        ) from error
    if empty:
        raise Refused(
            gettext_lazy("Nothing is set up here yet. Run `luopan init` first.")
        )
    if steps:
        raise Refused(
            gettext_lazy(
                "The database is of an older version. Run `luopan upgrade` first."
            )
        )


def _no_file() -> bool:
    """Asking SQLite for tables would leave an empty file behind."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return False
    return not Path(connection.settings_dict["NAME"]).exists()


def must_be_local(host: str) -> None:
    """Plain http leaves this machine only when the operator says so."""
    if host not in LOCAL and not settings.URL.startswith("https://"):
        raise Refused(
            gettext_lazy(
                "Serving %(host)s over plain http would send passwords unprotected. "
                "Put an https proxy before it and set LUOPAN_URL=https://…, "
                "or say --plain-http."
            ),
            host=host,
        )


def must_be_free(host: str, port: int) -> None:
    """Two servers at one port would each get some of the requests, and nobody would know which.

    Raises:
        Refused: Somebody listens there, or there is no such address on this machine.
    """
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(kind, socket.SOCK_STREAM) as place:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # none listens
            place.bind((host, port))
    except OSError as fault:
        why = TAKEN if fault.errno == errno.EADDRINUSE else UNSERVED
        raise Refused(
            why, host=host, port=port, other=port + 1, fault=fault.strerror or fault
        ) from fault


def must_know_proxy() -> None:
    """Behind https stands a proxy: unnamed, its visitors could not be told apart.

    Raises:
        Refused: ``LUOPAN_URL`` is https and ``LUOPAN_PROXY`` names nobody.
    """
    if settings.EXPOSURE.https and not settings.EXPOSURE.proxies:
        raise Refused(
            gettext_lazy(
                "LUOPAN_URL is https, so there is a proxy in front of this server. Specify "
                "its address: LUOPAN_PROXY=127.0.0.1 if it runs on this machine."
            )
        )


def _home() -> Iterator[Finding]:
    home = Path(settings.HOME)
    if not home.is_dir():
        yield Finding(
            "wrong", _("%(home)s does not exist. Run `luopan init`.") % {"home": home}
        )
        return
    if not os.access(home, os.W_OK):
        yield Finding("wrong", _("%(home)s cannot be written to.") % {"home": home})
    for name in ("secret.key", "seal.key", "luopan.db"):
        file = home / name
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding(
                "wrong",
                _("Others can read %(file)s. Do: chmod 600 %(file)s") % {"file": file},
            )
    room = shutil.disk_usage(home).free
    state = "ok" if room >= LEAST_ROOM else "wrong"
    yield Finding(
        state,
        _("%(gib).1f GiB free under %(home)s.")
        % {"gib": room / (1 << 30), "home": home},
    )
    if disk := _remote_disk(home):
        yield Finding("wrong", str(REMOTE) % {"home": home, "disk": disk})


def _remote_disk(home: Path) -> str:
    """What kind of network disk SQLite would lie on; empty: none."""
    kind = _disk_kind(home) if connection.vendor == "sqlite" else ""
    return kind if kind in REMOTE_DISKS else ""


def _disk_kind(home: Path) -> str:
    try:
        mounts = [
            line.split()[:3] for line in Path("/proc/mounts").read_text().splitlines()
        ]
    except OSError:
        return ""
    place = home.resolve()
    held = [(len(at), kind) for _dev, at, kind in mounts if place.is_relative_to(at)]
    return max(held)[1] if held else ""


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        version = ".".join(map(str, connection.get_database_version()))
        steps = outstanding()
    except (DatabaseError, OSError) as error:
        yield Finding(
            "wrong",
            _("The database cannot be opened: %(error)s")
            % {"error": str(error).splitlines()[0]},
        )
        return
    yield Finding("ok", f"{connection.display_name} {version}{_journal()}")
    if steps:
        yield Finding(
            "wrong",
            _("%(steps)d changes are outstanding. Run `luopan upgrade`.")
            % {"steps": steps},
        )


def _journal() -> str:
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        full = cursor.fetchone()[0] == 2
    return f", journal {journal}, synchronous {'FULL' if full else 'not FULL'}"


def _trail() -> Iterator[Finding]:
    verdict = chain.verify()
    if verdict.ok:
        yield Finding(
            "ok", _("The trail is intact: %(rows)d rows.") % {"rows": verdict.rows}
        )
    else:
        yield Finding(
            "wrong",
            _("The trail was changed at row %(seq)s: %(why)s")
            % {"seq": verdict.first_bad_seq, "why": verdict.why},
        )


def _backups(at: datetime) -> Iterator[Finding]:
    files = sorted(
        Path(settings.HOME, "backups").glob("*.zip"), key=lambda f: f.stat().st_mtime
    )
    if not files:
        yield Finding("note", _("There is no backup yet. Run `luopan backup`."))
        return
    made = datetime.fromtimestamp(files[-1].stat().st_mtime, UTC)
    state = "ok" if at - made < STALE_BACKUP else "note"
    yield Finding(state, _("Last backup: %(at)s.") % {"at": f"{made:%Y-%m-%d %H:%M}"})


def _work(at: datetime) -> Iterator[Finding]:
    waiting = Job.objects.filter(
        state="ready", due_at__lt=at - timedelta(minutes=5)
    ).count()
    parked = Job.objects.filter(state__in=["parked", "failed"]).count()
    if waiting:
        yield Finding(
            "note",
            ngettext(
                "%(count)d job has waited for more than five minutes. Is `luopan "
                "work` running?",
                "%(count)d jobs have waited for more than five minutes. Is "
                "`luopan work` running?",
                waiting,
            )
            % {"count": waiting},
        )
    if parked:
        yield Finding(
            "note",
            ngettext(
                "%(count)d job failed. See `luopan jobs list --state failed`.",
                "%(count)d jobs failed. See `luopan jobs list --state failed`.",
                parked,
            )
            % {"count": parked},
        )
    if not waiting and not parked:
        yield Finding("ok", _("No job is late or failed."))
