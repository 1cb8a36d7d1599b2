"""The command ``luopan``: what an operator does, each act loaded only when asked for."""

import importlib
import sys
from typing import Any

import click

from luopan import __version__

# name → (module, what it does). The text stands here so that --help imports nothing.
ACTS = {
    "plan": ("plan", "Plan a year from sales files, and write the workbook."),
    "track": ("track", "Compare sales files with the targets they come with."),
    "demo": ("demo", "Make the demo company, or bring it up to today."),
    "init": ("setup", "Set up a new installation: company and first administrator."),
    "user": ("users", "Invite people, reset passwords, list accounts."),
    "token": ("tokens", "Issue, list and revoke tokens for programs."),
    "import": ("records", "Import a file of records, all or nothing."),
    "batches": ("records", "List what was imported, and revoke it."),
    "source": ("sources", "Pull records from databases and folders."),
    "holidays": ("calendars", "Load the public holidays of a year from a file."),
    "serve": ("serve", "Serve the web pages."),
    "work": ("serve", "Do the background work: jobs, outbox, recurring acts."),
    "jobs": ("jobs", "List background jobs, and run a failed one again."),
    "backup": ("upkeep", "Write a verified copy of all data to a file."),
    "export": ("upkeep", "Write all data as plain tables, a CSV each."),
    "restore": ("upkeep", "Put a backup in the place of the database."),
    "upgrade": ("upkeep", "Back up, bring the database up to date, verify."),
    "doctor": ("upkeep", "Check this installation, and say what to mend."),
    "audit": ("audit", "Verify the audit trail, list it, export its head."),
}


class Acts(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order an operator meets them."""
        return list(ACTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the act, or answer None for an unknown name."""
        if cmd_name not in ACTS:
            return None
        module = importlib.import_module(f"luopan.cli.{ACTS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("import", "bring_in"))
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """One line an act, without importing any."""
        with formatter.section("Acts"):
            formatter.write_dl([(name, text) for name, (_, text) in ACTS.items()])


@click.command(cls=Acts, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="luopan")
def luopan() -> None:
    """Luopan 罗盘: set sales targets, break them down, agree on them, carry them out.

    State lies under LUOPAN_HOME (default ~/.luopan). LUOPAN_LANG=zh or en chooses the
    language of answers. Exit codes: 0 done, 1 refused with one sentence, 2 wrong usage.
    """


def main() -> Any:
    """Run the command; nobody ever sees a traceback."""
    from luopan.cli.answers import guarded

    return guarded(lambda: luopan(prog_name="luopan"), sys.argv[1:])
