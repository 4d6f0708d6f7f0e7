"""What a signed-in person was refused is written down."""

from webapp.people.records import RefusalLog


def test_a_record_out_of_reach_leaves_a_row(ana, sign_in):
    deal = ana.create()
    luis = sign_in("luis")
    luis.get(f"/opportunities/{deal}").close()
    row = RefusalLog.select().order_by(RefusalLog.id.desc()).get()
    assert (row.method, row.path, row.status) == ("GET", f"/opportunities/{deal}", 404)


def test_an_address_that_does_not_exist_leaves_none(ana):
    before = RefusalLog.select().count()
    ana.get("/nothing-here").close()
    assert RefusalLog.select().count() == before
