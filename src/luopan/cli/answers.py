"""How the command speaks: one clear sentence, or JSON; never a traceback."""

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

PATIENCE = 5.0  # seconds that nobody wonders about


def language() -> str:
    """The language of answers: LUOPAN_LANG, else the terminal's, else Chinese."""
    said = os.environ.get("LUOPAN_LANG") or os.environ.get("LANG", "")
    return "en" if said.lower().startswith("en") else "zh-hans"


def start(*, memory: bool = False) -> None:
    """Bring up Django, in the language of the terminal.

    Args:
        memory: Use a database that lives as long as this command; nothing is stored.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    if memory:
        os.environ["LUOPAN_DATABASE_URL"] = "memory"
    import django
    from django.utils import translation

    logging.raiseExceptions = False  # a log that cannot be written stops nobody
    django.setup()
    translation.activate(language())


def start_on(*, any_version: bool = False) -> None:
    """Bring up Django on an installation that is set up, and of this version.

    Args:
        any_version: An older version's will do: what is done mends or only reads it.

    Raises:
        Refused: There is none; says what to do first.
    """
    os.umask(0o077)  # whatever this process writes, only its owner reads
    start()
    from luopan.trail.upkeep.health import must_be_ready

    must_be_ready(version=not any_version)


def now() -> datetime:
    """This instant for the company, as pages have it: a demo may stand on a day.

    Faces read the clock; services are told.
    """
    from luopan.org import clock

    return clock.now()


def real_now() -> datetime:
    """This instant, where there may be no company yet, or none that can be read."""
    return datetime.now(UTC)


def guarded(run: Callable[[], Any], arguments: list[str]) -> Any:
    """Run; turn a refusal into exit 1 with its sentence, and a fault of ours into one too."""
    try:
        return run()
    except (SystemExit, KeyboardInterrupt):
        raise
    except Exception as error:
        sys.exit(_say_why(error, arguments))


def _say_why(error: Exception, arguments: list[str]) -> int:
    from luopan.trail.refusal import Refused

    as_json = "--json" in arguments
    if not isinstance(error, Refused):
        if os.environ.get("LUOPAN_DEBUG"):
            raise error
        if logging.getLogger().hasHandlers():  # else it would go to the terminal
            logging.getLogger("luopan.cli").error("fault", exc_info=error)
    sentence = str(error) if isinstance(error, Refused) else _fault_sentence(error)
    if as_json:
        say_json({"refused": sentence})
    else:
        click.secho(sentence, fg="red", err=True)
    return 1


def _fault_sentence(error: Exception) -> str:
    try:
        start()
    except Exception as fault:
        return _unsettled(fault)
    from django.db.utils import DatabaseError
    from django.utils.translation import gettext as _

    if isinstance(error, OSError) and error.strerror:
        return _("%(file)s: %(why)s. Mend that, then try again.") % {
            "file": error.filename or "LUOPAN_HOME",
            "why": error.strerror,
        }
    if isinstance(error, DatabaseError):
        return _(
            "The database did not answer as it should (%(error)s). "
            "Run `luopan doctor` to see what to mend."
        ) % {"error": str(error).splitlines()[0]}
    return _(
        "Something went wrong that is our fault, and nothing was changed (%(error)s). "
        "The log under LUOPAN_HOME has the details; LUOPAN_DEBUG=1 shows them here."
    ) % {"error": f"{type(error).__name__}: {error}"}


def _unsettled(fault: Exception) -> str:
    """The settings themselves are wrong, so that nothing can be translated yet."""
    if language() == "en":
        return (
            f"Luopan cannot start: {fault}. Check LUOPAN_HOME and LUOPAN_DATABASE_URL."
        )
    return f"罗盘无法启动：{fault}。请检查 LUOPAN_HOME 和 LUOPAN_DATABASE_URL。"


def say_json(answer: Any) -> None:
    """Print an answer for programs."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def say(sentence: str) -> None:
    """Print a line for people."""
    click.echo(sentence)


@contextmanager
def underway(doing: str) -> Iterator[None]:
    """Say what takes a while and for how long already, on the error stream.

    On a terminal the line counts the seconds and goes away when it is done; in a log it
    is written once, and only if the work is still going on after ``PATIENCE`` seconds.

    Args:
        doing: In the reader's language, without a full stop.
    """
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(doing, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _tell(doing: str, over: threading.Event) -> None:
    began, shown = time.monotonic(), sys.stderr.isatty()
    if over.wait(1 if shown else PATIENCE):
        return
    if not shown:
        click.echo(f"{doing} …", err=True)
        return
    while True:
        seconds = time.monotonic() - began
        click.echo(f"\r{doing} … {seconds:.0f} s", nl=False, err=True)
        if over.wait(1):
            click.echo("\r\x1b[K", nl=False, err=True)
            return
