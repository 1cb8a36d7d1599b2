"""Floor and stretch in the matrix of rights: who sets them for the whole of a version."""


def builders(version_at):
    """How the route is asked; ``version_at`` is that of ``matrix_world``."""
    path = "/targets/<int:version_id>/levels/"
    data = {"floor": "85", "stretch": "115", "expected": ""}
    return {(path, "POST"): version_at(path, data=data)}
