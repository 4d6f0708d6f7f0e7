"""Writing accounts, inside the import's transaction. What people changed since stays."""

from webapp.accounts.records import Account
from webapp.accounts.words import country_meant, finding_text, sector_meant
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange
from webapp.core.folding import folded
from webapp.core.sending import Sent
from webapp.transfer.crm_sales_opportunities.model import SOURCE, Company, from_content
from webapp.transfer.crm_sales_opportunities.plan import Plan
from webapp.transfer.crm_sales_opportunities.state import contents

FIELDS = {"sector": "sector", "employees": "employees", "country": "country", "parent_id": "parent"}

Ids = dict[tuple[str, str], int]


def lay_accounts(plan: Plan, ids: Ids, unit: int, sent: Sent) -> None:
    """Write new accounts in `unit`, and in others what differs between the files; adds to `ids`."""
    for entry in plan.accounts.new:
        ids[entry.value.kind, entry.value.key] = _new(entry.value, unit, sent)
    for entry in plan.accounts.new:
        if entry.value.parent:
            own, parent = ids["account", entry.value.key], ids["account", entry.value.parent]
            Account.update(parent_id=parent).where(Account.id == own).execute()
    before = contents(Company.kind, [entry.value.key for entry in plan.accounts.changed])
    for entry in plan.accounts.changed:
        _changed(entry.value, from_content(Company, before[entry.value.key]), ids, sent)


def _new(company: Company, unit: int, sent: Sent) -> int:
    values = _columns(company, {})
    account = Account.insert(
        name=company.name, folded=folded(company.name), unit_id=unit, language="en",
        import_key=f"{SOURCE}:{company.key}", found_by=_found_by("", values), **values,
    ).execute()  # fmt: skip
    audit.write_action("imported", f"account:{account}", None, sent, version=1)
    return account


def _changed(new: Company, old: Company, ids: Ids, sent: Sent) -> None:
    account = Account.get_or_none(Account.id == ids["account", new.key])
    if account is None:
        return
    was, now = _columns(old, ids), _columns(new, ids)
    values = {name: now[name] for name in now if now[name] != was[name] == getattr(account, name)}
    if not values:
        return
    found_by = _found_by(account.city, {"sector": account.sector, "country": account.country} | values)
    Account.update({**values, "found_by": found_by, "version": Account.version + 1}).where(
        Account.id == account.id
    ).execute()
    record, version = f"account:{account.id}", account.version + 1
    action = audit.write_action("changed", record, None, sent, version=version)
    audit.write_changes(
        action, version, [FieldChange(record, FIELDS[name], _text(was[name]), _text(now[name])) for name in values]
    )


def _columns(company: Company, ids: Ids) -> dict[str, str | int | None]:
    """What the file says, as the account's columns."""
    parent = ids.get(("account", company.parent)) if company.parent else None
    return {
        "sector": sector_meant(company.sector),
        "employees": company.employees,
        "country": country_meant(company.country),
        "parent_id": parent,
    }


def _found_by(city: str, values: dict) -> str:
    return finding_text(city, sector=values["sector"], country=values["country"])


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
