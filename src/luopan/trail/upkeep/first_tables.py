"""The tables of an empty database, made at once as the migrations would leave them.

Migrations tell how the tables grew, and each of them draws all models anew. Where there is
nothing yet only their end counts: it is drawn once, and every table is made as it stands
there. Functions among the migrations (guards of what only grows, mending of rows that are
not there yet) run afterwards in their order. docs/decisions/0013
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import fields, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

DRAWN = {models.__name__, fields.__name__}  # what these do is all in the drawing


def make_tables(connection: BaseDatabaseWrapper) -> bool:
    """Make all tables of an empty database, or none; its migrations count as applied.

    Args:
        connection: The database.

    Returns:
        Whether they were made: not if there is any table, nor if a migration does
        something that cannot be read off its end. Then the migrations have to run.
    """
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    steps = [step for step, _backwards in executor.migration_plan(leaves)]
    if not all(_foreseen(each) for step in steps for each in step.operations):
        return False
    end = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for step in steps:
        end = step.mutate_state(end, preserve=False)
    with connection.schema_editor(atomic=True) as editor:
        editor.create_model(executor.recorder.Migration)
        for app, name in end.models:
            _make(end, app, name, editor)
        _run(steps, end, editor)
        for step in steps:
            executor.record_migration(step)
    return True


def _foreseen(operation: Operation) -> bool:
    """Whether the end of it says it all; functions of Python are run."""
    return type(operation) is RunPython or type(operation).__module__ in DRAWN


def _make(
    end: ProjectState, app: str, name: str, editor: BaseDatabaseSchemaEditor
) -> None:
    model = end.apps.get_model(app, name)
    if Operation().allow_migrate_model(editor.connection.alias, model):
        editor.create_model(model)


def _run(
    steps: list[Migration], end: ProjectState, editor: BaseDatabaseSchemaEditor
) -> None:
    for step in steps:
        for operation in step.operations:
            if isinstance(operation, RunPython):
                operation.database_forwards(step.app_label, editor, end, end)
