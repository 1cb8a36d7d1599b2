"""Who may, who may not, who finds nothing: the cast at every operation."""

import pytest

from luopan.api.topics import whole
from luopan.org.access import MAY, Action, Role
from luopan.org.policy import Policy
from luopan.targets.models import Plan, Step, Version
from luopan.trail.models import Entry
from tests.api.conftest import Caller

COMPANY = {"unit": "company", "product": "products", "period": "2027"}
ROLES = {
    "adam": "admin",
    "dora": "director",
    "alice": "manager",
    "bob": "rep",
    "charlie": "manager",
    "olga": "operations",
    "fin": "finance",
    "audrey": "auditor",
}


def operations():
    """Name, method, address and policy of every operation."""
    for bound in whole()._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                function = operation.view_func
                yield function.__name__, operation.methods[0], path, function.policy


OPERATIONS = {name: rest for name, *rest in operations()}
NUMBERS = (
    "job_id",
    "version_id",
    "other_id",
    "comment_id",
    "upload_id",
    "batch_id",
    "sheet_id",
    "plan_id",
    "mark_id",
    "ask_id",
    "returned_id",
    "support_id",
    "action_id",
    "milestone_id",
    "need_id",
    "file_id",
    "note_id",
    "source_id",
    "webhook_id",
    "message_id",
    "warning_id",
    "talk_id",
    "adjustment_id",
    "report_id",
    "meeting_id",
    "series_id",
    "promise_id",
    "bulletin_id",
    "review_id",
    "line_id",
    "seed_id",
    "handover_id",
    "scheme_id",
    "dispute_id",
    "contest_id",
    "objection_id",
)


def filled(path):
    """An address with numbers and codes that nothing has."""
    path = path.replace("{path:code}", "nowhere").replace("{code}", "nowhere")
    path = path.replace("{act}", "test").replace("{seat}", "nowhere")
    path = path.replace("{year}", "2027")
    for name in NUMBERS:
        path = path.replace(f"{{{name}}}", "987654")
    return path


def ask(who, name):
    """Ask for an operation with nothing said: what the gate lets in fails later."""
    method, path, _policy = OPERATIONS[name]
    where = filled(path)
    return who.get(where) if method == "GET" else who.post(where)


def allowed(role, declared: Policy):
    """Whether a role opens an operation: by the table of rights, not by the code."""
    if not declared.actions:
        return True
    enough = all if declared.every else any
    return enough(action in MAY[Role(role)] for action in declared.actions)


@pytest.mark.parametrize(
    "who",
    [
        name if name in {"bob", "dora"} else pytest.param(name, marks=pytest.mark.slow)
        for name in ROLES
    ],
)
def test_the_gate_opens_by_role_at_every_operation(sold, caller, who):
    person = caller(who)
    for name, (_method, _path, declared) in OPERATIONS.items():
        status = ask(person, name).status_code
        if allowed(ROLES[who], declared):
            assert status != 403 or name in WHOLE, (name, status)
        else:
            assert status == 403, (name, status)
        assert status not in {401, 405, 429}
        assert status < 500


# What only opens to who holds his role over the whole company: the query says so.
WHOLE = {"imported", "entries", "head", "verdict", "ask_for_proof", "company"}


def test_without_a_token_nothing_opens(stranger):
    for name in OPERATIONS:
        answer = ask(stranger, name)
        assert answer.status_code == 401, name
        assert answer["WWW-Authenticate"].startswith("Bearer"), name
        assert "My account" in answer.json()["problem"], name


@pytest.mark.parametrize(
    "said", ["Bearer", "Bearer lp_wrong", "Basic YTpi", "x", "Bearer \u00e9"]
)
def test_a_token_that_is_none_opens_nothing(noon, said):
    who = Caller("")
    who.headers["authorization"] = said
    for path in ("/me", "/openapi.json", "/nowhere"):
        assert who.get(path).status_code == 401


def test_cookies_mean_nothing(noon, client):
    client.force_login(noon.adam)
    assert client.get("/settings/").status_code == 200
    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/products", {}).status_code == 401


def test_a_token_does_what_it_carries_and_nothing_else(sold, caller):
    narrow = caller("adam", "targets.read")
    for name, (_method, _path, declared) in OPERATIONS.items():
        answer = ask(narrow, name)
        if name in {"own_data", "change_own_messages"}:  # ask for all that he may
            assert answer.status_code == 403
            continue
        carried = not declared.actions or allowed_with({"targets.read"}, declared)
        assert (answer.status_code == 403) != carried, (name, answer.content)
        if not carried:
            assert "scope" in answer.json()["problem"]


def allowed_with(scopes, declared):
    enough = all if declared.every else any
    return enough(action.value in scopes for action in declared.actions)


def test_scopes_hold_also_behind_the_gate(draft, caller):
    """Tracking lets nobody in without both; a cell's owner is asked with the scopes."""
    both = caller("dora", "records.read", "targets.read")
    assert both.get("/tracking").status_code == 200
    assert caller("dora", "records.read").get("/tracking").status_code == 403
    reading = caller("dora", "comments.write")  # may write words on what it cannot see
    where = COMPANY | {"text": "hm"}
    assert reading.post(f"/versions/{draft}/comments", where).status_code == 404


@pytest.mark.parametrize("who", ["zed", "eve"])
def test_who_may_nothing_gets_no_token_and_a_dead_one_opens_nothing(noon, who):
    from luopan.org import services
    from luopan.trail.refusal import Refused

    with pytest.raises(Refused):
        services.issue_token(
            actor=noon.operator,
            at=noon.at,
            user=getattr(noon, who),
            name="late",
            scopes=[Action.TARGETS_READ],
        )


def test_an_account_that_is_disabled_is_out_at_once(noon, caller):
    from luopan.org import services

    alice = caller("alice")
    assert alice.get("/me").status_code == 200
    services.disable_user(actor=noon.olga, at=noon.at, user=noon.alice)
    assert alice.get("/me").status_code == 401


# Who, at which address, saying what; and the like of it that nobody has.
def hidden(draft, southern, sold):
    version, none = f"/versions/{draft}", "/versions/987654"
    south = f"/versions/{southern}"
    north, nowhere = (
        COMPANY | {"unit": "north"},
        COMPANY | {"unit": "nowhere"},
    )
    gesture = {"kind": "total", "cell": {"unit": "north"}, "amount": "1"}
    step = {"expected": 0, "gesture": gesture}
    word = {"text": "hm"}
    return [
        ("charlie", "get", "/units/north", {}, "/units/nowhere", {}),
        ("bob", "get", "/units/company", {}, "/units/nowhere", {}),
        ("charlie", "get", f"{version}/cell", north, f"{version}/cell", nowhere),
        ("charlie", "get", f"{version}/sheet", north, f"{version}/sheet", nowhere),
        (
            "charlie",
            "post",
            f"{version}/comments",
            north | word,
            f"{version}/comments",
            nowhere | word,
        ),
        ("charlie", "get", "/tracking", {"unit": "north"}, "/tracking", {"unit": "x"}),
        (
            "charlie",
            "get",
            "/tracking/records",
            {"unit": "north"},
            "/tracking/records",
            {"unit": "x"},
        ),
        (
            "charlie",
            "get",
            "/tracking/collections",
            {"unit": "north"},
            "/tracking/collections",
            {"unit": "x"},
        ),
        (
            "charlie",
            "get",
            "/tracking/soundness",
            {"unit": "north"},
            "/tracking/soundness",
            {"unit": "x"},
        ),
        (
            "charlie",
            "get",
            "/tracking/trust",
            {"unit": "north"},
            "/tracking/trust",
            {"unit": "x"},
        ),
        ("dora", "get", "/jobs/1", {}, "/jobs/987654", {}),
        ("alice", "get", south, {}, none, {}),
        ("alice", "get", f"{south}/steps", {}, f"{none}/steps", {}),
        ("alice", "get", f"{south}/axes", {}, f"{none}/axes", {}),
        ("alice", "get", f"{south}/levels", {}, f"{none}/levels", {}),
        (
            "alice",
            "post",
            f"{south}/levels",
            {"expected": 0},
            f"{none}/levels",
            {"expected": 0},
        ),
        ("alice", "get", f"{version}/compare/{southern}", {}, f"{none}/compare/1", {}),
        (
            "alice",
            "get",
            f"{version}/compare/{southern}/units",
            {},
            f"{none}/compare/1/units",
            {},
        ),
        ("alice", "post", f"{south}/steps", step, f"{none}/steps", step),
        ("alice", "get", f"/batches/{sold.batch}", {}, "/batches/987654", {}),
    ]


@pytest.fixture
def southern(draft, sold):
    """The number of a version of the South alone, in which Alice has no part."""
    from luopan.targets import services

    by = {"actor": sold.dora, "at": sold.at}
    plan, version = Plan.objects.get(), Version.objects.get(pk=draft)
    own = {"calendar": plan.calendar, "year": 2027, "root": sold.south}
    made = services.create_plan(**by, name="South", **own)
    metric = version.metric
    return services.create_version(**by, plan=made, metric=metric, name="S").pk


def test_what_is_hidden_reads_like_what_is_not(draft, southern, sold, caller):
    callers = {}
    for who, way, path, said, other, nothing in hidden(draft, southern, sold):
        person = callers.setdefault(who, caller(who))
        send = {
            "get": lambda where, words, by=person: by.get(where, **words),
            "post": lambda where, words, by=person: by.post(where, words),
        }[way]
        one, none = send(path, said), send(other, nothing)
        assert one.status_code == none.status_code == 404, (who, path, one.content)
        assert one.content == none.content, (who, path)
        assert set(one.headers) == set(none.headers)
    nowhere = callers["alice"].get("/no/such/address")
    assert (nowhere.status_code, nowhere.content) == (404, none.content)


def test_who_sees_but_may_not_is_refused_and_nothing_changes(draft, caller):
    bob, charlie = caller("bob"), caller("charlie")
    head = charlie.get(f"/versions/{draft}").json()["head"]
    steps, done = Step.objects.count(), Entry.objects.filter(outcome="done").count()

    def say(who, unit):
        gesture = {"kind": "total", "cell": {"unit": unit}, "amount": "1"}
        said = {"expected": head, "gesture": gesture}
        return who.post(f"/versions/{draft}/steps", said)

    assert say(bob, "north-1-a").status_code == 403  # a rep sees his number only
    theirs = say(charlie, "north")
    assert theirs.status_code in {403, 404, 422}
    assert "79200" not in theirs.content.decode()
    assert Step.objects.count() == steps
    assert Entry.objects.filter(outcome="done").count() == done
    assert Entry.objects.filter(outcome="denied", act="targets.step").exists()


def test_lists_hold_what_one_may_see_and_no_more(draft, southern, caller):
    alice, bob, dora = caller("alice"), caller("bob"), caller("dora")
    units = {u["code"]: u for u in alice.get("/units").json()["items"]}
    assert set(units) == {
        "north",
        "north-1",
        "north-2",
        "north-1-a",
        "north-1-b",
        "north-2-a",
    }
    assert units["north"]["parent"] is None  # what stands above is not told
    assert {u["code"] for u in bob.get("/units").json()["items"]} == {"north-1-a"}
    assert [p["code"] for p in bob.get("/people").json()["items"]] == ["bob"]
    axes = alice.get(f"/versions/{draft}/axes").json()
    assert {node["code"].removesuffix("~") for node in axes["units"]} == set(units)
    rows = alice.get(f"/versions/{draft}/sheet", product="products").json()["rows"]
    assert {row["unit"].removesuffix("~") for row in rows} == set(units)
    total = alice.get(f"/versions/{draft}").json()
    assert (total["part"], total["total"]) == ("north", "79200")
    one = alice.get(f"/versions/{draft}/compare/{draft}").json()["one"]
    assert one == "79200"  # a sum of her part, not of all
    (plan,) = alice.get("/plans").json()["items"]
    assert [version["id"] for version in plan["versions"]] == [draft]
    assert dora.get("/plans").json()["count"] == 2
    assert alice.get("/jobs").json() == []
    assert bob.get("/customers").json()["count"] == 0


def test_tracking_shows_a_part_as_a_part(draft, caller):
    asked = {"metric": "sales_amount", "period": "2026"}
    alice = caller("alice").get("/tracking", **asked).json()
    assert alice["unit"]["code"] == "north"
    assert alice["standing"]["actual"] == "72000"
    assert {row["unit"]["code"] for row in alice["rows"]} >= {"north-1", "north-2"}
    behind = caller("bob").get("/tracking/records", **asked).json()
    assert behind["count"] == 12
    assert {row["seat"] for row in behind["items"]} == {"north-1-a"}
