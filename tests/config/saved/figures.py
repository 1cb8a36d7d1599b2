"""What a saved database says, asked in plain SQL so that every version answers alike."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")

FIGURES = {
    "users": "SELECT username FROM org_user ORDER BY username",
    "roles": "SELECT u.username, m.role FROM org_membership m "
    "JOIN org_user u ON u.id = m.user_id ORDER BY 1, 2",
    "units": "SELECT code, name FROM org_unit ORDER BY code",
    "facts": "SELECT m.code, f.currency, COUNT(*), CAST(SUM(f.amount) AS TEXT) "
    "FROM records_fact f JOIN records_batch b ON b.id = f.batch_id "
    "JOIN dimensions_metric m ON m.id = f.metric_id WHERE b.revoked_at IS NULL "
    "GROUP BY m.code, f.currency ORDER BY 1, 2",
    "batches": "SELECT label, rows FROM records_batch WHERE revoked_at IS NULL ORDER BY id",
    "targets": "SELECT period_code, CAST(SUM(amount) AS TEXT) FROM targets_targetrow "
    "GROUP BY period_code ORDER BY 1",
    "actions": "SELECT u.code, a.name, a.state, CAST(a.amount AS TEXT), a.edits "
    "FROM actions_action a JOIN actions_actionplan p ON p.id = a.plan_id "
    "JOIN org_unit u ON u.id = p.unit_id ORDER BY a.id",
    "needs": "SELECT resource, CAST(asked AS INTEGER), CAST(promised AS INTEGER) "
    "FROM actions_need ORDER BY id",
    "milestones": "SELECT name FROM actions_milestone ORDER BY id",
    "evidence": "SELECT text FROM actions_evidence ORDER BY id",
    "versions": "SELECT name, state, head, committed_hash FROM targets_version ORDER BY id",
}


def figures() -> dict[str, object]:
    """All of them, and whether the chain and the committed versions still hold."""
    import django

    django.setup()
    from django.db import connection

    from luopan.targets.models import Version
    from luopan.targets.queries.versions import verify_version
    from luopan.trail import chain

    with connection.cursor() as cursor:
        found: dict[str, object] = {}
        for name, question in FIGURES.items():
            cursor.execute(question)
            found[name] = [list(row) for row in cursor.fetchall()]
    replays = [verify_version(version) for version in Version.objects.all()]
    found["replayed"] = [str(replay.ok) for replay in replays]
    found["head"] = chain.export_head()
    return found


if __name__ == "__main__":
    print(json.dumps(figures(), ensure_ascii=False))
