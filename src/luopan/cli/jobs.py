"""``luopan jobs``: what the worker has to do, and what failed."""

import click

from luopan.cli.answers import now, say, say_json, start_on


@click.group()
def jobs() -> None:
    """List background jobs, and run a failed one again."""


@jobs.command("list")
@click.option(
    "--state", type=click.Choice(["ready", "running", "done", "failed", "parked"])
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_jobs(state: str | None, as_json: bool) -> None:
    """List the newest jobs."""
    start_on()
    from luopan.trail import queries

    found = queries.jobs(state=state)
    if as_json:
        say_json([vars(job) for job in found])
        return
    for job in found:
        say(
            f"{job.id:>6}  {job.state:8} {job.kind:30} {job.progress:>4.0%} {job.message}"
        )


@jobs.command("again")
@click.argument("job_id", type=int)
def run_again(job_id: int) -> None:
    """Put a failed or parked job back into the queue."""
    start_on()
    from luopan.org.queries import builtin_operator
    from luopan.trail import services

    services.run_again(actor=builtin_operator(at=now()), at=now(), job_id=job_id)
