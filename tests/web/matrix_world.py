"""The world of the rights matrix: somebody in every position, and one of every thing.

Who may what stands in ``matrix.csv``, written from the product's rules; here stands only
*which* unit, version, import a principal's "own" or "sibling" one is, and how each route is
asked for it.
"""

import json
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.dimensions.test_holidays import NOTICE
from tests.web import (
    matrix_actions,
    matrix_adjusting,
    matrix_aims,
    matrix_align,
    matrix_assess,
    matrix_audit,
    matrix_axes,
    matrix_backsolve,
    matrix_clientele,
    matrix_closing,
    matrix_coach,
    matrix_collect,
    matrix_customers,
    matrix_forecast,
    matrix_letters,
    matrix_levels,
    matrix_looking_back,
    matrix_market,
    matrix_meetings,
    matrix_messages,
    matrix_packs,
    matrix_pay,
    matrix_reports,
    matrix_sources,
    matrix_strategy,
    matrix_supports,
    matrix_targeting,
    matrix_warnings,
    matrix_ways,
)

# principal: (user of the cast, the unit that his role is held over)
PRINCIPALS = {
    "admin": ("adam", "company"),
    "director": ("dora", "company"),
    "operations": ("olga", "company"),
    "finance": ("fin", "company"),
    "auditor": ("audrey", "company"),
    "director_north": ("dana", "north"),
    "operations_north": ("otto", "north"),
    "finance_north": ("fred", "north"),
    "manager": ("alice", "north"),
    "rep": ("bob", "north-1-a"),
    "ended": ("zed", "north"),
    "disabled": ("eve", "north"),
    "anonymous": (None, "north"),
}
ABSENT = 987_654
PLACES = {  # from a position: what the relations mean there
    "company": {"own": "company", "below": "north"},
    "north": {
        "own": "north",
        "below": "north-1-a",
        "sibling": "south",
        "above": "company",
    },
    "north-1-a": {"own": "north-1-a", "sibling": "south-1-a", "above": "north"},
}
ORDERS = "订单日期,订单号,客户,岗位,产品,销售额\n" + "\n".join(
    f"2026-{month:02d}-05,{month}-{seat},甲公司,{seat},Tea,{1000 * (n + 1)}"
    for month in range(1, 13)
    for n, seat in enumerate(["Seat A", "Seat B", "Seat C", "Seat D"])
)
PASSWORD = "eine gute Passphrase 罗盘"


def build():
    """The cast, three more of them with a part of the company, plans, imports, jobs."""
    world = cast.build()
    by = {"actor": world.operator, "at": world.at}
    _more_people(world)
    _plans(world, {"actor": world.operator, "at": world.at - timedelta(days=30)})
    matrix_align.build(world, {"actor": world.operator, "at": world.at})
    matrix_collect.build(world, {"actor": world.operator, "at": world.at})
    matrix_supports.build(world, {"actor": world.operator, "at": world.at})
    matrix_sources.build(world, {"actor": world.operator, "at": world.at})
    matrix_market.build(world, {"actor": world.operator, "at": world.at})
    matrix_strategy.build(world, {"actor": world.operator, "at": world.at})
    matrix_letters.build(world, {"actor": world.operator, "at": world.at})
    matrix_customers.build(world, {"actor": world.operator, "at": world.at})
    matrix_assess.build(world, {"actor": world.operator, "at": world.at})
    matrix_actions.build(world)
    matrix_forecast.build(world)
    matrix_warnings.build(world)
    matrix_adjusting.build(world)
    matrix_closing.build(world)
    matrix_coach.build(world)
    matrix_reports.build(world)
    matrix_meetings.build(world)
    matrix_looking_back.build(world)
    matrix_pay.build(world)
    matrix_messages.build(world, {"at": world.at})
    matrix_letters.zips(world, PRINCIPALS)
    matrix_packs.build(world)
    matrix_packs.files(world, PRINCIPALS)
    _imports(world)
    matrix_clientele.build(world, by)
    _jobs(world)
    _tokens(world)
    _links(world, by)
    return world


def _more_people(world):
    from luopan.org import services
    from luopan.org.models import User

    early = {"actor": world.operator, "at": cast.LAST_YEAR}
    for name, role in [
        ("dana", "director"),
        ("otto", "operations"),
        ("fred", "finance"),
    ]:
        user = services.add_user(**early, username=name)
        services.grant_role(**early, user=user, role=role, unit=world.north)
        setattr(world, name, user)
    sam = services.add_person(**early, code="sam", name="Sam", start_date=cast.BEGAN)
    services.place_person(
        **early, seat=world.south_1_a, person=sam, from_date=cast.BEGAN
    )
    for user in User.objects.exclude(username="luopan"):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])


def _plans(world, by):
    """A draft and a committed version over every unit that a relation means."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.dimensions.services import add_products, create_standards
    from luopan.dimensions.services.products import NewProduct
    from luopan.targets import services

    create_standards(**by)
    add_products(**by, rows=[NewProduct("tea", "Tea", kind="line")])
    metric = Metric.objects.get(code="sales_amount")
    world.drafts, world.frozen = {}, {}
    for code in ("company", "north", "north-1-a", "south", "south-1-a"):
        plan = services.create_plan(
            **by,
            name=f"2027 {code}",
            calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
            year=2027,
            root=getattr(world, code.replace("-", "_")),
        )
        for kept in (world.drafts, world.frozen):
            version = services.create_version(
                **by, plan=plan, metric=metric, name=f"{code} {len(kept)}"
            )
            cell = services.Cell(code, "products", "2027")
            services.set_target(**by, version=version, cell=cell, total=120_000)
            kept[code] = version
        services.commit(**by, version=world.frozen[code], expected=1)
    for version in [*world.drafts.values(), *world.frozen.values()]:
        version.refresh_from_db()


def _imports(world):
    """Examined uploads of Olga and of Otto, who imports for the North; Olga's batch."""
    from luopan.records.models import Batch, Upload
    from luopan.records.services import uploading
    from luopan.trail import jobs

    world.uploads = {}
    for name in ("adam", "olga", "otto"):
        content = ORDERS.replace("甲公司", f"{name} 公司").replace(
            "-Seat", f"{name}-Seat"
        )
        world.uploads[name] = uploading.receive(
            actor=getattr(world, name),
            at=world.at,
            files=[(f"{name}.csv", content.encode())],
        )
    stored = uploading.receive(
        actor=world.olga, at=world.at, files=[("订单.csv", ORDERS.encode())]
    )
    jobs.work(once=True)
    stored.refresh_from_db()
    uploading.accept(
        actor=world.olga,
        at=world.at,
        upload=stored,
        leave_out=False,
        accept_apart=True,
        reason="",
    )
    jobs.work(once=True)
    states = set(Upload.objects.values_list("state", flat=True))
    assert states == {"examined", "applied"}, states
    world.batch = Batch.objects.get()


def _jobs(world):
    """A failed job of everybody's own."""
    from luopan.trail.models import Job
    from luopan.trail.queue import enqueue

    world.jobs = {}
    for name, _unit in PRINCIPALS.values():
        user = getattr(world, name) if name else world.charlie
        number = enqueue(
            actor=user, at=world.at, kind="records.examine", key=f"job of {name}"
        )
        Job.objects.filter(pk=number).update(state="failed", message="It did not work.")
        world.jobs[name] = number


def _tokens(world):
    """A token for a program of everybody's who holds a role."""
    from luopan.org import services
    from luopan.org.bearers import bearer

    world.tokens = {}
    for name, _unit in PRINCIPALS.values():
        if name in {None, "zed", "eve"}:
            continue
        token = services.issue_token(
            actor=world.operator,
            at=world.at,
            user=getattr(world, name),
            name="ERP",
            scopes=["org.read"],
        )
        world.tokens[name] = bearer(token, at=world.at).token.id


def _links(world, by):
    from luopan.org import services

    world.link = services.reset(**by, username="charlie")


class Ask(SimpleNamespace):
    """A request: an address, and what is sent."""

    def __init__(self, path, data=None, *, query=None, body=None, **headers):
        address = path + ("?" + urlencode(query) if query else "")
        super().__init__(path=address, data=data, body=body, headers=headers)


def place(principal, relation):
    """Code of the unit that a relation means for a principal; None: there is none."""
    if relation == "absent":
        return "no-such-unit"
    return PLACES[PRINCIPALS[principal][1]].get(relation)


def unit_at(pattern, **query):
    """A route about a unit."""

    def ask(world, principal, relation):
        code = place(principal, relation)
        if code is None:
            return None
        said = {key: code for key, value in query.items() if value is ...}
        path = pattern.replace("<path:code>", quote(code))
        return Ask(path.replace("<str:act>", "rename"), {"name": "New"}, query=said)

    return ask


def version_at(pattern, *, data=None, query=None, body=None, **headers):
    """A route about a version: draft (own, below …) or committed (frozen)."""

    def ask(world, principal, relation):
        frozen = relation == "frozen"
        code = place(principal, "own" if frozen else relation)
        kept = world.frozen if frozen else world.drafts
        if code is None:
            return None
        number = ABSENT if relation == "absent" else kept[code].pk
        # of a version above his own place one touches one's own cells
        own = place(principal, "own") if relation in {"above", "absent"} else code
        fill = {"{version}": number, "{unit}": own}
        return Ask(
            pattern.replace("<int:version_id>", str(number)),
            _filled(data, fill),
            query=_filled(query, fill),
            body=_filled(body, fill),
            **headers,
        )

    return ask


def _filled(said, fill):
    if isinstance(said, dict):
        return {key: _filled(value, fill) for key, value in said.items()}
    return fill.get(said, said) if isinstance(said, str) else said


def upload_at(pattern, **data):
    """A route about files handed in: one's own, another's."""

    def ask(world, principal, relation):
        name = PRINCIPALS[principal][0]
        others = "adam" if name == "olga" else "olga"
        if relation == "own" and name not in world.uploads:
            return None
        number = {
            "own": lambda: world.uploads[name].pk,
            "other": lambda: world.uploads[others].pk,
            "absent": lambda: ABSENT,
        }[relation]()
        return Ask(pattern.replace("<int:upload_id>", str(number)), data)

    return ask


def batch_at(pattern, **data):
    def ask(world, principal, relation):
        number = ABSENT if relation == "absent" else world.batch.pk
        return Ask(pattern.replace("<int:batch_id>", str(number)), data)

    return ask


def job_at(pattern):
    def ask(world, principal, relation):
        name = PRINCIPALS[principal][0]
        others = "fin" if name == "olga" else "olga"
        number = {
            "own": world.jobs[name],
            "other": world.jobs[others],
            "absent": ABSENT,
        }[relation]
        return Ask(pattern.replace("<int:job_id>", str(number)), {})

    return ask


def token_at(pattern):
    """A route about a token: one's own, another's."""

    def ask(world, principal, relation):
        name = PRINCIPALS[principal][0]
        if relation == "own" and name == "zed":
            return None
        others = "fin" if name == "olga" else "olga"
        number = {
            "own": world.tokens.get(name, ABSENT),
            "other": world.tokens[others],
            "absent": ABSENT,
        }[relation]
        return Ask(pattern.replace("<int:token_id>", str(number)), {})

    return ask


PEOPLE = "工号\t姓名\nnew\tNew"


def person_at(pattern):
    """A route about a person: in a seat of the North, in a seat of the South."""

    def ask(world, principal, relation):
        code = {"north": "bob", "south": "sam", "absent": "nobody"}[relation]
        said = {"end_date": "2027-03-01", "name": "Bo"}
        return Ask(pattern.replace("<path:code>", code), said)

    return ask


def metric_at(data=None):
    def ask(world, principal, relation):
        code = {"own": "sales_amount", "absent": "nothing"}[relation]
        return Ask(f"/settings/metrics/{code}/", data)

    return ask


def account_at(pattern, act=""):
    def ask(world, principal, relation):
        own = PRINCIPALS[principal][0] or "charlie"
        name = {"own": own, "other": "charlie", "absent": "nobody"}[relation]
        path = pattern.replace("<str:username>", name).replace("<str:act>", act)
        return Ask(path, {})

    return ask


def plain(path, data=None, *, query=None, **headers):
    """A route that is about nothing in particular."""
    return lambda world, principal, relation: Ask(path, data, query=query, **headers)


def link_at(pattern, **data):
    def ask(world, principal, relation):
        token = "no-such-token" if relation == "absent" else world.link
        return Ask(pattern.replace("<str:token>", token), data)

    return ask


def file_of(text):
    return lambda world, principal, relation: Ask(
        "/import/", {"files": SimpleUploadedFile("订单.csv", text.encode())}
    )


JSON = {"Accept": "application/json"}
TOTAL = {
    "kind": "total",
    "parameters": {
        "cell": {"unit": "{unit}", "product": "products", "period": "2027"},
        "amount": 240_000,
    },
}
GESTURE = {"gesture": TOTAL, "since": 1, "view": {}, "token": ""}
PLAN = {"year": "2027", "metric": "sales_amount", "size": "total", "total": "1000000"}
CELL = {"unit": "{unit}", "product": "products", "period": "2027"}

# (route, method): how it is asked. Each route of the product has its lines here.
BUILDERS = {
    ("/", "GET"): plain("/"),
    ("/sign-in/", "GET"): plain("/sign-in/"),
    ("/sign-in/", "POST"): plain("/sign-in/", {"login": "nobody", "password": "x"}),
    ("/sign-out/", "GET"): plain("/sign-out/"),
    ("/sign-out/", "POST"): plain("/sign-out/", {}),
    ("/welcome/<str:token>/", "GET"): link_at("/welcome/<str:token>/"),
    ("/welcome/<str:token>/", "POST"): link_at(
        "/welcome/<str:token>/", password=PASSWORD, again=PASSWORD
    ),
    ("/healthz", "GET"): plain("/healthz"),
    ("/metrics", "GET"): plain("/metrics"),
    ("/readyz", "GET"): plain("/readyz"),
    ("/find/", "GET"): plain("/find/", query={"q": "n"}),
    ("/language/", "POST"): plain("/language/", {"language": "en", "next": "/"}),
    ("/enter/", "POST"): plain("/enter/", {"username": "dora"}),
    ("/me/", "GET"): plain("/me/"),
    ("/me/data/", "GET"): plain("/me/data/"),
    ("/me/tokens/", "POST"): plain(
        "/me/tokens/", {"name": "BI", "days": "30", "scope": ["org.read"]}
    ),
    ("/me/tokens/<int:token_id>/revoke/", "POST"): token_at(
        "/me/tokens/<int:token_id>/revoke/"
    ),
    ("/me/sessions/end/", "POST"): plain("/me/sessions/end/", {}),
    ("/sign-in/code/", "GET"): plain("/sign-in/code/"),
    ("/sign-in/code/", "POST"): plain("/sign-in/code/", {"code": "1"}),
    ("/me/password/", "GET"): plain("/me/password/"),
    ("/me/password/", "POST"): plain("/me/password/", {"oldpassword": "x"}),
    ("/me/confirm/", "GET"): plain("/me/confirm/"),
    ("/me/confirm/", "POST"): plain("/me/confirm/", {"password": PASSWORD}),
    ("/me/confirm/code/", "GET"): plain("/me/confirm/code/"),
    ("/me/confirm/code/", "POST"): plain("/me/confirm/code/", {"code": "1"}),
    ("/me/confirm/key/", "GET"): plain("/me/confirm/key/"),
    ("/me/confirm/key/", "POST"): plain("/me/confirm/key/", {"credential": "{}"}),
    ("/me/app/", "GET"): plain("/me/app/"),
    ("/me/app/", "POST"): plain("/me/app/", {"code": "1"}),
    ("/me/app/remove/", "GET"): plain("/me/app/remove/"),
    ("/me/app/remove/", "POST"): plain("/me/app/remove/", {}),
    ("/me/codes/", "GET"): plain("/me/codes/"),
    ("/me/codes/new/", "GET"): plain("/me/codes/new/"),
    ("/me/codes/new/", "POST"): plain("/me/codes/new/", {}),
    ("/me/codes/download/", "GET"): plain("/me/codes/download/"),
    ("/me/keys/new/", "GET"): plain("/me/keys/new/"),
    ("/me/keys/new/", "POST"): plain("/me/keys/new/", {"credential": "{}"}),
    ("/me/keys/<int:pk>/remove/", "GET"): plain(f"/me/keys/{ABSENT}/remove/"),
    ("/me/keys/<int:pk>/remove/", "POST"): plain(f"/me/keys/{ABSENT}/remove/", {}),
    ("/targets/", "GET"): plain("/targets/"),
    ("/targets/new/", "GET"): plain("/targets/new/"),
    ("/targets/new/", "POST"): plain("/targets/new/", PLAN),
    ("/targets/new/preview/", "POST"): plain("/targets/new/preview/", PLAN),
    ("/targets/compare/take/", "POST"): version_at(
        "/targets/compare/take/",
        data={"one": "{version}", "other": "{version}", "unit": "{unit}"},
    ),
    ("/targets/compare/", "GET"): version_at(
        "/targets/compare/", query={"one": "{version}", "other": "{version}"}
    ),
    ("/targets/<int:version_id>/", "GET"): version_at("/targets/<int:version_id>/"),
    ("/targets/<int:version_id>/readiness/", "GET"): version_at(
        "/targets/<int:version_id>/readiness/"
    ),
    ("/targets/<int:version_id>/workbook/", "GET"): version_at(
        "/targets/<int:version_id>/workbook/"
    ),
    ("/targets/<int:version_id>/copy/", "POST"): version_at(
        "/targets/<int:version_id>/copy/", data={"name": "Copy"}
    ),
    ("/targets/<int:version_id>/name/", "POST"): version_at(
        "/targets/<int:version_id>/name/", data={"name": "Second", "name_other": "二稿"}
    ),
    ("/targets/<int:version_id>/commit/", "POST"): version_at(
        "/targets/<int:version_id>/commit/", data={"expected": "1"}
    ),
    ("/decompose/", "GET"): version_at("/decompose/", query={"version": "{version}"}),
    **{
        (f"/decompose/<int:version_id>/{name}", "GET"): version_at(
            f"/decompose/<int:version_id>/{name}", query=query
        )
        for name, query in {
            "grid.json": None,
            "news": {"since": "1"},
            "cell": CELL,
            "table/": None,
            "workbook/": None,
        }.items()
    },
    ("/decompose/<int:version_id>/steps", "POST"): version_at(
        "/decompose/<int:version_id>/steps",
        body=GESTURE,
        **JSON,
        **{"Idempotency-Key": "k"},
    ),
    ("/decompose/<int:version_id>/preview", "POST"): version_at(
        "/decompose/<int:version_id>/preview", body=GESTURE
    ),
    ("/decompose/<int:version_id>/comment", "POST"): version_at(
        "/decompose/<int:version_id>/comment", data={**CELL, "text": "a word"}
    ),
    ("/track/", "GET"): unit_at("/track/", unit=...),
    ("/track/records/", "GET"): unit_at("/track/records/", unit=...),
    ("/track/workbook/", "GET"): unit_at("/track/workbook/", unit=...),
    ("/track/collections/", "GET"): unit_at("/track/collections/", unit=...),
    ("/track/soundness/", "GET"): unit_at("/track/soundness/", unit=...),
    ("/track/soundness/workbook/", "GET"): unit_at(
        "/track/soundness/workbook/", unit=...
    ),
    ("/track/records/workbook/", "GET"): unit_at("/track/records/workbook/", unit=...),
    ("/log/", "GET"): plain("/log/"),
    ("/log/lately/", "GET"): plain("/log/lately/"),
    ("/log/worker.js", "GET"): plain("/log/worker.js"),
    ("/log/<str:kind>/", "POST"): plain("/log/visit/", {"customer": "K1"}),
    ("/log/<int:batch_id>/take-back/", "POST"): lambda _w, _p, _r: Ask(
        f"/log/{ABSENT}/take-back/", {}
    ),
    ("/import/", "GET"): plain("/import/"),
    ("/import/", "POST"): file_of(ORDERS),
    ("/import/<int:upload_id>/", "GET"): upload_at("/import/<int:upload_id>/"),
    ("/import/<int:upload_id>/say/", "POST"): upload_at(
        "/import/<int:upload_id>/say/", currency="CNY"
    ),
    ("/import/<int:upload_id>/accept/", "POST"): upload_at(
        "/import/<int:upload_id>/accept/", accept_apart="1"
    ),
    ("/import/<int:upload_id>/reopen/", "POST"): upload_at(
        "/import/<int:upload_id>/reopen/"
    ),
    ("/import/<int:upload_id>/discard/", "POST"): upload_at(
        "/import/<int:upload_id>/discard/"
    ),
    ("/import/batch/<int:batch_id>/", "GET"): batch_at("/import/batch/<int:batch_id>/"),
    ("/import/batch/<int:batch_id>/revoke/", "POST"): batch_at(
        "/import/batch/<int:batch_id>/revoke/", reason="wrong file"
    ),
    ("/settings/", "GET"): plain("/settings/"),
    ("/settings/organisation/", "GET"): plain("/settings/organisation/"),
    ("/settings/organisation/<path:code>/", "GET"): unit_at(
        "/settings/organisation/<path:code>/"
    ),
    ("/settings/organisation/<path:code>/do/<str:act>/", "POST"): unit_at(
        "/settings/organisation/<path:code>/do/<str:act>/"
    ),
    ("/settings/people/", "GET"): plain("/settings/people/"),
    ("/settings/people/add/", "POST"): plain(
        "/settings/people/add/", {"code": "new", "name": "New"}
    ),
    ("/settings/people/look/", "POST"): plain(
        "/settings/people/look/", {"lines": PEOPLE}
    ),
    ("/settings/people/take/", "POST"): plain(
        "/settings/people/take/", {"lines": PEOPLE}
    ),
    ("/settings/people/<path:code>/edit/", "POST"): person_at(
        "/settings/people/<path:code>/edit/"
    ),
    ("/settings/people/<path:code>/end/", "POST"): person_at(
        "/settings/people/<path:code>/end/"
    ),
    ("/settings/products/", "GET"): plain("/settings/products/"),
    ("/settings/products/", "POST"): plain(
        "/settings/products/", {"code": "milk", "name": "Milk"}
    ),
    ("/settings/words/", "GET"): plain("/settings/words/"),
    ("/settings/words/", "POST"): plain(
        "/settings/words/", {"word": "水务", "other": "Water"}
    ),
    ("/settings/calendars/", "GET"): plain("/settings/calendars/"),
    ("/settings/calendars/", "POST"): lambda world, principal, relation: Ask(
        "/settings/calendars/",
        {"file": SimpleUploadedFile("notice.json", json.dumps(NOTICE).encode())},
    ),
    ("/settings/metrics/", "GET"): plain("/settings/metrics/"),
    ("/settings/metrics/<path:code>/", "GET"): metric_at(),
    ("/settings/metrics/<path:code>/", "POST"): metric_at(
        {"act": "words", "name": "Sales", "definition": "All orders"}
    ),
    ("/settings/company/", "GET"): plain("/settings/company/"),
    ("/settings/company/", "POST"): plain(
        "/settings/company/",
        {"name": "Luopan", "time_zone": "Asia/Shanghai", "language": "zh-hans"},
    ),
    ("/settings/backups/", "GET"): plain("/settings/backups/"),
    ("/settings/backups/write/", "POST"): plain("/settings/backups/write/", {}),
    ("/settings/accounts/", "GET"): plain("/settings/accounts/"),
    ("/settings/invite/", "POST"): plain(
        "/settings/invite/", {"username": "nora", "role": "rep", "unit": "north-1-b"}
    ),
    ("/settings/accounts/<str:username>/", "GET"): account_at(
        "/settings/accounts/<str:username>/"
    ),
    ("/settings/accounts/<str:username>/do/<str:act>/", "POST"): account_at(
        "/settings/accounts/<str:username>/do/<str:act>/", act="unlock"
    ),
    ("/audit/", "GET"): plain("/audit/"),
    ("/audit/verify/", "POST"): plain("/audit/verify/", {}),
    ("/audit/export/", "GET"): plain("/audit/export/"),
    ("/audit/head/", "GET"): plain("/audit/head/"),
    ("/jobs/", "GET"): plain("/jobs/"),
    ("/jobs/<int:job_id>/again/", "POST"): job_at("/jobs/<int:job_id>/again/"),
}
BUILDERS |= matrix_align.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_collect.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_sources.builders(Ask, ABSENT)
BUILDERS |= matrix_supports.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_messages.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_market.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_strategy.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_audit.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_assess.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_letters.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_packs.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_customers.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_clientele.builders(Ask)
BUILDERS |= matrix_levels.builders(version_at)
BUILDERS |= matrix_ways.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_aims.builders(Ask, PLACES, PRINCIPALS)
BUILDERS |= matrix_actions.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_forecast.builders(Ask, PLACES, PRINCIPALS)
BUILDERS |= matrix_looking_back.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_pay.builders(Ask, ABSENT)
BUILDERS |= matrix_warnings.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_adjusting.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_coach.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_reports.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_closing.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_meetings.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_backsolve.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_targeting.builders(Ask, PLACES, PRINCIPALS, ABSENT)
BUILDERS |= matrix_axes.builders(Ask, ABSENT)
