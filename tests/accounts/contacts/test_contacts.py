"""Contacts: written down on the spot, changed in place, removed and brought back; kept while a deal needs them."""

import pytest

from tests.accounts.book import change, new_account, new_contact, rows, value, version
from tests.support.markup import Markup
from tests.support.visitor import form_key
from webapp.accounts.records import Contact
from webapp.audit.records import Action, Change
from webapp.db.statements import counted
from webapp.opportunities.records import Opportunity


@pytest.fixture
def account(ana) -> int:
    return new_account(ana, "Bar Pimpi")


@pytest.fixture
def contact(ana, account) -> int:
    return new_contact(
        ana, account, "Loli Montes", job_title="Dueña", email="loli@pimpi.example", phone="+34 954 12 34 56"
    )


@pytest.fixture
def path(contact) -> str:
    return f"/contacts/{contact}"


def refused(answer) -> set[str]:
    assert answer.status_code == 422, answer.status_code
    return {name.removeprefix("says-") for name in Markup(answer.text).ids if name.startswith("says-")}


# The list


@pytest.mark.parametrize(
    "typed", ["loli", "MONTES", "duena", "pimpi", "loli@pimpi", "954 12", "954123456", "montes bar"]
)
def test_a_contact_is_found_by_name_job_account_mail_and_phone(ana, contact, typed):
    assert rows(ana.get("/contacts", q=typed)) == [f"contact:{contact}"]


def test_contacts_stand_by_name_or_by_account(ana, contact, world):
    lucia = f"contact:{world.contacts['lucia']}"
    other = f"contact:{new_contact(ana, world.accounts['espiga'], 'Zoe Ábalos')}"
    assert rows(ana.get("/contacts")) == [f"contact:{contact}", lucia, other]
    assert rows(ana.get("/contacts", sort="account")) == [f"contact:{contact}", lucia, other]
    assert rows(ana.get("/contacts", sort="recent")) == [other, f"contact:{contact}", lucia]


def test_a_search_that_finds_accounts_instead_says_so(ana, account):
    answer = ana.get("/contacts", q="pimpi")
    assert "Hay 1 cuenta que la cumple." in answer.text


def test_the_number_of_statements_is_the_same_for_1_and_for_50_contacts(ana, account):
    def statements() -> int:
        ana.get("/contacts")
        with counted() as heard:
            assert ana.get("/contacts").status_code == 200
        return len(heard)

    few = statements()
    for n in range(50):
        new_contact(ana, account, f"Persona {n}")
    assert statements() == few <= 3


# Writing one down


def test_on_the_spot_the_answer_is_the_row_for_the_table(ana, account):
    answer = ana.post(
        "/contacts", {"account": account, "name": "Loli Montes", "in": "account", "form_key": form_key()}, fragment=True
    )
    contact = Contact.get(Contact.name == "Loli Montes")
    assert Markup(answer.text).roots[0] == "tr"
    assert f'id="contact-{contact.id}"' in answer.text
    assert "Contacto añadido: Loli Montes." in answer.text
    assert contact.account_id == account
    assert "Ana Robles</b> añadió a <b>Loli Montes</b>" in ana.get(f"/accounts/{account}/history", fragment=True).text


def test_without_a_script_one_is_back_on_the_accounts_page(ana, account):
    form = Markup(ana.get(f"/accounts/{account}").text).form("/contacts").fields
    answer = ana.post("/contacts", form | {"name": "Loli Montes"})
    assert answer.headers["Location"] == f"/accounts/{account}#h-contacts"


def test_the_account_may_be_named(ana, account):
    contact = new_contact(ana, "bar pimpi", "Loli Montes")
    assert Contact[contact].account_id == account


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({"account": ""}, {"account"}),
        ({"account": "Nadie"}, {"account"}),
        ({"account": "999999"}, {"account"}),
        ({"account": "99999999999999999999"}, {"account"}),
        ({"email": "loli"}, {"email"}),
        ({"email": "a@b"}, {"email"}),
        ({"email": "a b@c.es"}, {"email"}),
        ({"email": "<a@b.es>"}, {"email"}),
        ({"phone": "llámame"}, {"phone"}),
        ({"phone": "1234"}, {"phone"}),
        ({"language": "xx"}, {"language"}),
        ({"name": "n" * 201, "phone": "x"}, {"name", "phone"}),
        ({"job_title": "j" * 101}, {"job_title"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_stays(ana, account, fields, wrong):
    sent = {"account": str(account), "name": "Loli Montes", "form_key": form_key()} | fields
    answer = ana.post("/contacts", sent)
    assert refused(answer) == wrong
    form = Markup(answer.text).form("/contacts").fields
    assert all(form[name] == typed for name, typed in fields.items() if name not in ("account", "language"))
    assert not Contact.select().where(Contact.name == "Loli Montes").exists()


def test_on_the_spot_the_sentence_comes_alone(ana, account):
    answer = ana.post(
        "/contacts", {"account": account, "name": "Loli", "email": "loli", "form_key": form_key()}, fragment=True
    )
    assert answer.status_code == 422
    assert 'data-error="email"' in answer.text


def test_the_same_form_twice_writes_one_down(ana, account):
    sent = {"account": account, "name": "Loli Montes", "form_key": form_key()}
    first, second = (ana.post("/contacts", sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Contact.select().where(Contact.name == "Loli Montes").count() == 1
    assert ana.post("/contacts", sent | {"name": "Otra"}).status_code == 409


def test_another_units_person_may_write_one_down_and_correct_it(sign_in, account):
    luis = sign_in("luis")
    contact = new_contact(luis, account, "Pepe Lopze")
    assert change(luis, f"/contacts/{contact}", name="Pepe López").status_code == 200


def test_who_may_not_create_is_refused(sign_in, account):
    irene = sign_in("irene")
    assert irene.post("/contacts", {"account": account, "name": "Loli", "form_key": form_key()}).status_code == 403
    assert "contact-add" not in irene.get(f"/accounts/{account}").text


# Changing one


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("name", "Dolores Montes", "Dolores Montes"),
        ("job_title", "", ""),
        ("email", "dolores@pimpi.example", "dolores@pimpi.example"),
        ("phone", "(954) 99 88 77 ext. 3", "(954) 99 88 77 ext. 3"),
        ("language", "ca", "ca"),
    ],
)
def test_a_field_is_changed_and_the_change_is_told(ana, contact, path, field, typed, stored):
    before = value(ana, path, f"contact:{contact}", field)
    answer = change(ana, path, **{field: typed})
    assert answer.status_code == 200
    assert Markup(answer.text).versions == {"contact-title": "2", "contact-facts": "2"}
    assert value(ana, path, f"contact:{contact}", field) == stored
    told = Change.get(Change.record == f"contact:{contact}")
    assert (told.field, told.old, told.new, told.version) == (field, before, stored or None, 2)
    assert Action.get((Action.record == f"contact:{contact}") & (Action.version == 2)).kind == "contact_changed"


def test_on_its_accounts_page_the_answer_is_its_row(ana, contact, path):
    answer = ana.patch(f"{path}?in=account", {"name": "Dolores", "version": "1", "form_key": form_key()})
    markup = Markup(answer.text)
    assert markup.roots[0] == "tr"
    assert markup.versions == {f"contact-{contact}": "2"}
    assert f'data-address="{path}?in=account"' in answer.text


@pytest.mark.parametrize(("field", "typed"), [("name", ""), ("email", "loli@"), ("phone", "abc"), ("language", "")])
def test_a_value_that_cannot_be_is_refused(ana, path, field, typed):
    answer = change(ana, path, **{field: typed})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.text
    assert version(ana, path) == "1"


def test_different_fields_merge_and_one_field_conflicts(ana, sign_in, contact, path):
    nadia = sign_in("nadia")
    assert change(ana, path, name="Dolores Montes").status_code == 200
    assert change(nadia, path, seen=1, job_title="Gerente").status_code == 200
    answer = change(nadia, path, seen=1, name="Lola Montes")
    assert answer.status_code == 409
    assert "<b>Lola Montes</b>" in answer.text
    assert "<b>Dolores Montes</b>" in answer.text
    assert value(ana, path, f"contact:{contact}", "name") == "Dolores Montes"


def test_its_rights_follow_its_account(ana, sign_in, path):
    luis = sign_in("luis")
    assert luis.get(path).status_code == 200
    assert 'class="edit' not in luis.get(path).text
    assert change(luis, path, name="Otra").status_code == 403
    assert luis.delete(path).status_code == 403
    assert change(sign_in("nadia"), path, name="Otra").status_code == 200


def test_without_a_script_a_field_is_changed_by_its_own_form(ana, contact, path):
    form = Markup(ana.get(f"{path}/fields/phone").text).form(path, "PATCH").fields
    assert ana.post(path, form | {"phone": "954 00 00 00"}).status_code == 303
    assert value(ana, path, f"contact:{contact}", "phone") == "954 00 00 00"
    answer = ana.post(path, form | {"phone": "no", "version": "2", "form_key": form_key()})
    assert answer.status_code == 422
    assert Markup(answer.text).form(path, "PATCH").fields["phone"] == "no"


# Removing one, and bringing it back


def test_a_removed_contact_is_gone_from_every_list(ana, account, contact, path):
    answer = ana.delete(f"{path}?in=account")
    assert f'<tr id="contact-{contact}" hx-swap-oob="delete"></tr>' in answer.text
    assert f'hx-post="{path}/restore"' in answer.text
    assert ana.get(path).status_code == 404
    assert rows(ana.get("/contacts", q="loli")) == []
    assert f'id="contact-{contact}"' not in ana.get(f"/accounts/{account}").text
    assert "Loli" not in ana.get("/contacts/options", q="loli", account=account).text
    assert change_of(ana, path, name="Otra") == 404
    assert "Ana Robles</b> quitó a <b>Loli Montes</b>" in ana.get(f"/accounts/{account}/history", fragment=True).text


def change_of(visitor, path: str, **fields) -> int:
    return visitor.patch(path, {"version": "1", "form_key": form_key(), **fields}).status_code


def test_it_is_brought_back_as_it_was(ana, account, contact, path):
    ana.delete(path)
    answer = ana.post(f"{path}/restore", {"form_key": form_key()}, fragment=True)
    assert Markup(answer.text).roots[0] == "tbody"
    assert f'id="contact-{contact}"' in answer.text
    assert value(ana, path, f"contact:{contact}", "email") == "loli@pimpi.example"
    assert ana.post(f"{path}/restore", {"form_key": form_key()}).status_code == 303
    assert version(ana, path) == "3"


def test_removing_twice_is_removing_once(ana, contact, path):
    assert [ana.delete(path).status_code for _ in range(2)] == [200, 200]
    assert (
        Action.select().where((Action.record == f"contact:{contact}") & (Action.kind == "contact_removed")).count() == 1
    )


def test_an_old_form_of_a_removal_does_nothing_more(ana, contact, path):
    sent = {"_method": "DELETE", "form_key": form_key()}
    assert ana.post(path, sent).status_code == 303
    restored = {"form_key": form_key()}
    assert ana.post(f"{path}/restore", restored).status_code == 303
    assert ana.post(path, sent).status_code == 303
    assert ana.get(path).status_code == 200
    ana.delete(path)
    assert ana.post(f"{path}/restore", restored).status_code == 303
    assert ana.get(path).status_code == 404


def test_a_key_that_another_form_had_is_told_apart(ana, account):
    key = form_key()
    assert ana.post("/opportunities", {"topic": "x", "form_key": key}).status_code == 303
    assert ana.post("/contacts", {"account": account, "name": "Loli", "form_key": key}).status_code == 409
    assert ana.post("/accounts", {"name": "Otro Bar", "form_key": key}).status_code == 409


def test_without_a_script_it_is_removed_by_a_form(ana, account, path):
    form = Markup(ana.get(path).text).form(path, "DELETE").fields
    assert ana.post(path, form).headers["Location"] == f"/accounts/{account}#h-contacts"
    assert ana.get(path).status_code == 404


def test_the_primary_contact_of_an_opportunity_stays_and_the_reader_is_told_of_which(ana, account, contact, path):
    deal = ana.create(topic="Cafetera nueva", account=account, contact=contact)
    number = Opportunity[deal].number
    answer = ana.delete(path)
    assert answer.status_code == 422
    assert f"Loli Montes es el contacto principal de {number} (Cafetera nueva). Pon antes otro contacto." in answer.text
    plain = ana.post(path, {"_method": "DELETE", "form_key": form_key()})
    assert plain.status_code == 422
    assert number in plain.text
    assert ana.get(path).status_code == 200
    ana.patch(f"/opportunities/{deal}", {"contact": "", "version": ana.version(deal)})
    assert ana.delete(path).status_code == 200


def test_an_opportunity_that_the_reader_may_not_see_keeps_it_without_a_name(ana, sign_in, account, contact, path):
    sign_in("luis").create(topic="Secreto del norte", account=account, contact=contact)
    answer = ana.delete(path)
    assert answer.status_code == 422
    assert "oportunidades que no ves" in answer.text
    assert "Secreto" not in answer.text
    ana.create(topic="Cafetera nueva", account=account, contact=contact)
    both = ana.delete(path)
    assert "Cafetera nueva) y de otras." in both.text
    assert "Secreto" not in both.text


def test_one_in_the_trash_does_not_keep_it(ana, account, contact, path):
    deal = ana.create(account=account, contact=contact)
    Opportunity.update(deleted=1).where(Opportunity.id == deal).execute()
    assert ana.delete(path).status_code == 200


# Its page


def test_its_page_shows_its_opportunities_as_far_as_the_reader_sees_them(ana, sign_in, account, contact, path):
    luis = sign_in("luis")
    deal = luis.create(account=account, contact=contact)
    assert f"opportunity:{deal}" in rows(luis.get(path))
    assert rows(ana.get(path)) == []


def test_every_id_of_an_answer_stands_once_in_the_page(ana, path):
    page = Markup(ana.get(path).text)
    assert page.repeated_ids == []
    assert set(Markup(change(ana, path, name="Dolores").text).ids) <= set(page.ids)
    assert set(Markup(ana.get(path, fragment=True).text).ids) <= set(page.ids)


def test_mail_and_phone_are_links_that_carry_nothing_else(ana, account):
    Contact.insert(
        account_id=account, name="Importada", folded="importada", email='x" onclick="alert(1)', phone="javascript:1"
    ).execute()
    page = ana.get("/contacts", q="importada").text
    assert 'onclick="alert' not in page
    assert 'href="mailto:x&#34; onclick=&#34;alert(1)"' in page
    assert 'href="tel:javascript:1"' in page


def test_a_contact_that_is_not_there_is_not_found(ana):
    for path in (
        "/contacts/999999",
        "/contacts/0",
        "/contacts/x",
        "/contacts/999999/fields/name",
        "/contacts/999999/history",
    ):
        assert ana.get(path).status_code == 404
    assert ana.post("/contacts/999999/restore", {"form_key": form_key()}).status_code == 404
    assert ana.delete("/contacts/999999").status_code == 404
