"""/api/v1/products and /api/v1/price-lists: the same that the pages show, for who may see it."""

from tests.catalog.asking import edit, item


def test_a_product_is_told_with_its_costs_to_who_sees_them(irene, ana, world):
    path = f"/api/v1/products/{world.products['TUE-PUERTO']}"
    seen, hidden = irene.get(path).json, ana.get(path).json
    assert seen["list_price"] == {"amount": "16.4", "currency": "EUR"} and seen["current_cost"]["amount"] == "5"
    assert "current_cost" not in hidden and "standard_cost" not in hidden
    assert seen["family"] == {"id": "coffee", "name": "Café"} and seen["unit"]["id"] == world.measures["kg"]


def test_a_price_list_is_told_with_what_each_price_comes_to(irene, ana, world):
    found = item(world.price_list, "CAFE-S100")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, method="margin_current_cost", value="37,5")
    path = f"/api/v1/price-lists/{world.price_list}"
    seen, hidden = (next(i for i in v.get(path).json["items"] if i["id"] == found.id) for v in (irene, ana))
    assert seen["price"] == hidden["price"] == {"amount": "8", "currency": "EUR"}
    assert (seen["method"], seen["value"]) == ("margin_current_cost", "37.5")
    assert (hidden["method"], hidden["value"]) == (None, None)
    assert irene.get(path, q="molino").json["count"] == 1


def test_what_is_not_there_is_not_found(ana):
    assert ana.get("/api/v1/products/999999").status_code == ana.get("/api/v1/price-lists/999999").status_code == 404
