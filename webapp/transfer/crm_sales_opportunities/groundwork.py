"""Writing units, people, accounts and the catalogue, inside the import's transaction. What people changed since stays."""

from collections.abc import Iterable
from typing import Any

from webapp.core import clock
from webapp.core.folding import folded
from webapp.core.sending import Sent
from webapp.db import database
from webapp.opportunities.records import Process, Stage
from webapp.people.records import BusinessUnit, Role, RoleGrant, User
from webapp.transfer.crm_sales_opportunities.accounts import Ids, lay_accounts
from webapp.transfer.crm_sales_opportunities.catalogue import lay_catalogue
from webapp.transfer.crm_sales_opportunities.heads import PROCESS, PROCESS_NAME, STAGES
from webapp.transfer.crm_sales_opportunities.model import COMPANY, SOURCE, Person, from_content
from webapp.transfer.crm_sales_opportunities.plan import Entry, Plan, Seen
from webapp.transfer.crm_sales_opportunities.state import House, Stock, contents

JOBS = {"sales_manager": "Sales manager", "salesperson": "Salesperson"}


def lay(plan: Plan, home: House, stock: Stock, seen: dict[tuple[str, str], Seen], sent: Sent) -> Ids:
    """Write all of it; the ids of every record of the source by kind and key."""
    ids: Ids = {key: each.record for key, each in seen.items()}
    company = _company(home)
    ids["company", COMPANY] = company
    if home.company is None:
        remember([("company", COMPANY, company, "", "{}")])
    for office in plan.offices.new:
        ids[office.value.kind, office.value.key] = _office(office.value.name, company, home.zone)
    _people(plan, ids, home.zone)
    lay_accounts(plan, ids, company, sent)
    lay_catalogue(plan, stock, ids)
    kinds: tuple[Any, ...] = (plan.offices, plan.people, plan.accounts, plan.products, plan.price_lists)
    remember(
        (e.value.kind, e.value.key, ids[e.value.kind, e.value.key], e.digest, e.content)
        for each in kinds
        for e in (*each.new, *each.changed)
    )
    ids["process", PROCESS] = _process()
    return ids


def remember(rows: Iterable[tuple[str, str, int, str, str]]) -> None:
    """Keep what was written of these rows: kind, key, record, digest, content. One statement."""
    database.obj.execute_many(
        "INSERT INTO imported (source, kind, key, record_id, digest, content) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source, kind, key) DO UPDATE SET digest = excluded.digest, content = excluded.content",
        [(SOURCE, *row) for row in rows],
    )


def _company(home: House) -> int:
    return home.company or _office(COMPANY, home.parent, home.zone)


def _office(name: str, parent: int | None, zone: str) -> int:
    return BusinessUnit.insert(name=name, parent_id=parent, currency="USD", locale="en_US", time_zone=zone).execute()


def _people(plan: Plan, ids: Ids, zone: str) -> None:
    roles = dict(Role.select(Role.code, Role.id).where(Role.code.in_(tuple(JOBS))).tuples())
    taken = {email for (email,) in User.select(User.email).where(User.email.endswith("@import.invalid")).tuples()}
    for entry in plan.people.new:
        person = entry.value
        unit = ids["unit", person.office]
        id_ = User.insert(
            email=_address(person.name, taken), name=person.name, password=None, unit_id=unit, job=JOBS[person.role],
            language="en", locale="en_US", time_zone=zone, active=False, created=clock.now(),
        ).execute()  # fmt: skip
        ids[person.kind, person.key] = id_
        RoleGrant.insert(user_id=id_, role_id=roles[person.role], unit_id=unit).execute()
    for entry in plan.people.new:
        if entry.value.manager:
            leads = ids["user", entry.value.manager]
            User.update(manager_id=leads).where(User.id == ids["user", entry.value.key]).execute()
    before = contents(Person.kind, [entry.value.key for entry in plan.people.changed])
    for entry in plan.people.changed:
        _moved(entry, from_content(Person, before[entry.value.key]), ids, roles)


def _moved(entry: Entry[Person], old: Person, ids: Ids, roles: dict[str, int]) -> None:
    """Another office, manager or role in the file: moved, with their grant, where nobody has moved them here."""
    new, user = entry.value, ids["user", entry.value.key]
    here, there = ids["unit", old.office], ids["unit", new.office]
    if here != there:
        User.update(unit_id=there).where((User.id == user) & (User.unit_id == here)).execute()
    if old.manager != new.manager:
        before = ids["user", old.manager] if old.manager else None
        same = User.manager_id == before if before else User.manager_id.is_null()
        after = ids["user", new.manager] if new.manager else None
        User.update(manager_id=after).where((User.id == user) & same).execute()
    if (here, old.role) != (there, new.role):
        grant = (RoleGrant.user_id == user) & (RoleGrant.unit_id == here) & (RoleGrant.role_id == roles[old.role])
        if RoleGrant.delete().where(grant).execute():
            RoleGrant.insert(user_id=user, role_id=roles[new.role], unit_id=there).on_conflict_ignore().execute()


def _address(name: str, taken: set[str]) -> str:
    """first.last@import.invalid, with a number when two people have the same name."""
    words = [
        "".join(c if c.isascii() and c.isalnum() else "-" for c in word).strip("-") for word in folded(name).split()
    ]
    local = ".".join(filter(None, (words[0], words[-1] if len(words) > 1 else ""))) or "salesperson"
    number, address = 1, f"{local}@import.invalid"
    while address in taken:
        number += 1
        address = f"{local}.{number}@import.invalid"
    taken.add(address)
    return address


def _process() -> int:
    """The process of the data set with its stages. One statement once it is there."""
    found = Process.select(Process.id).where(Process.code == PROCESS).scalar()
    if found:
        return found
    process = Process.insert(code=PROCESS, name=PROCESS_NAME).execute()
    for code, stage in STAGES.items():
        Stage.insert(
            process_id=process, code=code, name=stage.name, position=stage.position,
            probability=stage.probability, category=stage.category,
        ).execute()  # fmt: skip
    return process
