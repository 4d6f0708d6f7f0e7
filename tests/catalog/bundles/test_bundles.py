"""/bundles: products that are sold together; who may change them, and what can't be in one."""

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action
from webapp.catalog.records import BundlePart, Product


@pytest.fixture
def pack(irene: Visitor, world) -> int:
    sent = {"code": "PACK", "name": "Pack apertura", "unit": world.measures["ud"], "form_key": form_key()}
    answer = irene.post("/bundles", sent)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def add(visitor: Visitor, pack: int, product: str, quantity: str = "1", required: str = "true"):
    sent = {
        "product": product,
        "quantity": quantity,
        "required": required,
        "number_format": "es",
        "form_key": form_key(),
    }
    return visitor.post(f"/bundles/{pack}/parts", sent)


def parts(pack: int) -> list[tuple]:
    return list(
        BundlePart.select(Product.code, BundlePart.quantity, BundlePart.required)
        .join(Product, on=(Product.id == BundlePart.product_id))
        .where(BundlePart.bundle_id == pack)
        .order_by(BundlePart.id)
        .tuples()
    )


def test_a_bundle_is_made_filled_and_listed(irene, pack):
    assert "Aún no lleva nada" in irene.get(f"/bundles/{pack}").text
    assert add(irene, pack, "CAFE-S100").status_code == 303
    assert add(irene, pack, "MOL-M20", "2").status_code == 303
    assert add(irene, pack, "SIR-AVEL", required="false").status_code == 303
    assert parts(pack) == [("CAFE-S100", 1, True), ("MOL-M20", 2, True), ("SIR-AVEL", 1, False)]
    text = irene.get("/bundles").text
    assert "Café S-100 + Molino M-20" in text and "Sirope de avellana" in text
    assert "añadió <b>" in irene.get(f"/bundles/{pack}").text
    assert [a.kind for a in Action.select().where(Action.record == f"product:{pack}").order_by(Action.id)] == [
        "created", *["part_added"] * 3,
    ]  # fmt: skip


def test_how_many_of_a_part_is_changed_and_a_part_taken_out(irene, pack):
    add(irene, pack, "CAFE-S100")
    part = BundlePart.get(BundlePart.bundle_id == pack).id
    version = Product.get_by_id(pack).version
    sent = {"_method": "PATCH", "quantity": "3", "version": version, "form_key": form_key()}
    assert irene.post(f"/bundles/{pack}/parts/{part}", sent).status_code == 303
    assert parts(pack) == [("CAFE-S100", 3, True)]
    stale = irene.post(f"/bundles/{pack}/parts/{part}", sent | {"quantity": "0", "form_key": form_key()})
    assert stale.status_code == 422 and "más de 0" in stale.text
    for _twice in range(2):
        assert (
            irene.post(f"/bundles/{pack}/parts/{part}", {"_method": "DELETE", "form_key": form_key()}).status_code
            == 303
        )
    assert parts(pack) == []


@pytest.mark.parametrize(
    ("product", "quantity", "said"),
    [
        ("PACK", "1", "otro lote"),
        ("CAFE-S100", "1", "Ya está en este lote"),
        ("nada así", "1", "Elige un producto"),
        ("MOL-M20", "0", "más de 0"),
        ("MOL-M20", "1,5", "unidades enteras"),
        ("MOL-M20", "-1", "negativa"),
    ],
)
def test_what_cannot_be_in_a_bundle_is_said_beside_the_field(irene, pack, product, quantity, said):
    add(irene, pack, "CAFE-S100")
    answer = add(irene, pack, product, quantity)
    assert answer.status_code == 422 and said in answer.text
    assert len(parts(pack)) == 1


def test_a_code_is_taken_once(irene, pack, world):
    sent = {"code": "pack", "name": "Otro", "unit": world.measures["ud"], "form_key": form_key()}
    assert irene.post("/bundles", sent).status_code == 422


def test_who_may_not_configure_the_catalogue_reads_only(ana, pack):
    text = ana.get(f"/bundles/{pack}").text
    assert "Añadir al lote" not in text and "Nuevo lote" not in ana.get("/bundles").text
    assert add(ana, pack, "CAFE-S100").status_code == 403
    assert ana.get("/bundles/new").status_code == 403
    assert parts(pack) == []


def test_a_product_that_is_no_bundle_has_no_page_here(irene, world):
    assert irene.get(f"/bundles/{world.products['MOL-M20']}").status_code == 404
    assert add(irene, world.products["MOL-M20"], "CAFE-S100").status_code == 404
