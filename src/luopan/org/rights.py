"""What one can be allowed to do, what one can be, and which role may what."""

from enum import StrEnum

from django.utils.translation import gettext_lazy


class Action(StrEnum):
    """What one can be allowed to do."""

    ORG_EDIT = "org.edit"
    ORG_READ = "org.read"
    PEOPLE_EDIT = "people.edit"
    ROLES_GRANT = "roles.grant"
    DIMENSIONS_EDIT = "dimensions.edit"
    DIMENSIONS_READ = "dimensions.read"
    CUSTOMERS_GIVE = "customers.give"
    RECORDS_IMPORT = "records.import"
    RECORDS_REVOKE = "records.revoke"
    RECORDS_ENTER = "records.enter"
    RECORDS_READ = "records.read"
    PERIODS_CLOSE = "periods.close"
    TARGETS_EDIT = "targets.edit"
    TARGETS_READ = "targets.read"
    TARGETS_COMMIT = "targets.commit"
    TARGETS_AGREE = "targets.agree"
    PLANS_CREATE = "plans.create"
    AUDIT_READ = "audit.read"
    SYSTEM_OPERATE = "system.operate"
    PADDING_READ = "padding.read"
    COMMENTS_WRITE = "comments.write"
    STRATEGY_EDIT = "strategy.edit"
    STRATEGY_READ = "strategy.read"
    PAY_EDIT = "pay.edit"
    PAY_READ = "pay.read"
    PAY_DECIDE = "pay.decide"


class Role(StrEnum):
    """What one can be, over a unit and all under it."""

    ADMIN = "admin"
    DIRECTOR = "director"
    MANAGER = "manager"
    REP = "rep"
    OPERATIONS = "operations"
    FINANCE = "finance"
    AUDITOR = "auditor"


LEADS = (Role.DIRECTOR, Role.MANAGER)  # over their unit and all under it


TITLES = {
    Role.ADMIN: gettext_lazy("administrator"),
    Role.DIRECTOR: gettext_lazy("sales director"),
    Role.MANAGER: gettext_lazy("sales manager"),
    Role.REP: gettext_lazy("account manager"),
    Role.OPERATIONS: gettext_lazy("sales operations"),
    Role.FINANCE: gettext_lazy("finance"),
    Role.AUDITOR: gettext_lazy("auditor"),
}

A = Action
# Pay is seen by name only, by none of those who see all else (decision 0100).
_SEES_ALL = frozenset(
    action for action in Action if action.endswith(".read") and action != A.PAY_READ
)
_SELLS = frozenset(
    {
        A.ORG_READ,
        A.DIMENSIONS_READ,
        A.RECORDS_ENTER,
        A.RECORDS_READ,
        A.TARGETS_READ,
        A.TARGETS_AGREE,
        A.COMMENTS_WRITE,
        A.STRATEGY_READ,
    }
)
_LEADS = _SELLS | {A.TARGETS_EDIT, A.PADDING_READ, A.CUSTOMERS_GIVE}

# An administrator may everything: who grants all roles could grant them to himself, so
# anything less would only look like a wall. The trail shows what he does.
MAY: dict[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.DIRECTOR: _SEES_ALL
    | _LEADS
    | {
        A.ORG_EDIT,
        A.PEOPLE_EDIT,
        A.ROLES_GRANT,
        A.PLANS_CREATE,
        A.TARGETS_COMMIT,
        A.STRATEGY_EDIT,
        A.PAY_EDIT,
        A.PAY_READ,
    },
    Role.MANAGER: _LEADS,
    Role.REP: _SELLS,
    Role.OPERATIONS: _SEES_ALL
    | _LEADS
    | {
        A.ORG_EDIT,
        A.PEOPLE_EDIT,
        A.DIMENSIONS_EDIT,
        A.RECORDS_IMPORT,
        A.RECORDS_REVOKE,
        A.PERIODS_CLOSE,
        A.PLANS_CREATE,
        A.STRATEGY_EDIT,
        A.PAY_DECIDE,
    },
    Role.FINANCE: _SEES_ALL | {A.PERIODS_CLOSE, A.PAY_EDIT, A.PAY_READ, A.PAY_DECIDE},
    Role.AUDITOR: _SEES_ALL | {A.PAY_READ},
}

# Whoever holds one of these signs in with a second factor.
PRIVILEGED = frozenset({Role.ADMIN, Role.DIRECTOR, Role.FINANCE, Role.OPERATIONS})

# What hangs on no unit and is open to whoever holds a role that allows it, anywhere.
ANYWHERE = frozenset({A.DIMENSIONS_READ, A.STRATEGY_READ})

DOING = {
    A.ORG_EDIT: gettext_lazy("change the organisation"),
    A.ORG_READ: gettext_lazy("see the organisation"),
    A.PEOPLE_EDIT: gettext_lazy("change people and accounts"),
    A.ROLES_GRANT: gettext_lazy("grant roles"),
    A.DIMENSIONS_EDIT: gettext_lazy(
        "change products, customers, calendars and metrics"
    ),
    A.DIMENSIONS_READ: gettext_lazy("see products, customers, calendars and metrics"),
    A.CUSTOMERS_GIVE: gettext_lazy("assign customers to seats"),
    A.RECORDS_IMPORT: gettext_lazy("import records"),
    A.RECORDS_REVOKE: gettext_lazy("revoke imported records"),
    A.RECORDS_ENTER: gettext_lazy("enter records"),
    A.RECORDS_READ: gettext_lazy("see records"),
    A.PERIODS_CLOSE: gettext_lazy("close periods"),
    A.TARGETS_EDIT: gettext_lazy("change targets"),
    A.TARGETS_READ: gettext_lazy("see targets"),
    A.TARGETS_COMMIT: gettext_lazy("commit targets"),
    A.TARGETS_AGREE: gettext_lazy("agree on targets"),
    A.PLANS_CREATE: gettext_lazy("open a plan"),
    A.AUDIT_READ: gettext_lazy("read the audit trail"),
    A.SYSTEM_OPERATE: gettext_lazy("operate the system"),
    A.PADDING_READ: gettext_lazy("see padding"),
    A.COMMENTS_WRITE: gettext_lazy("write comments"),
    A.STRATEGY_EDIT: gettext_lazy("change the strategy and the market views"),
    A.STRATEGY_READ: gettext_lazy("see the strategy and the market views"),
    A.PAY_EDIT: gettext_lazy("change incentive schemes"),
    A.PAY_READ: gettext_lazy("see incentive pay"),
    A.PAY_DECIDE: gettext_lazy("decide disputes about pay"),
}
