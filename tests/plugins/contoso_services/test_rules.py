"""What the table of cases can't say: reasons, labels, settings, the price asked of an installed plugin."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from click.testing import CliRunner

from plugins.contoso_services import line_adjustments, order_adjustments
from plugins.contoso_services.settings import ContractTier, Settings
from tests.plugins.contoso_coffee.orders import line, order, refused
from webapp.cli import main


def test_a_contract_says_how_many_machines_made_it_cheaper():
    [answer] = line_adjustments(order(line("CAFE-A100", "4"), line("SRV-MANT", "4")), Settings())
    assert answer.label.es == "Contrato con 4 máquinas en el pedido"


def test_a_contract_that_costs_the_same_says_where_it_gets_cheaper():
    assert refused(line_adjustments(order(line("SRV-MANT", "1")), Settings())) == [
        ("Contrato de servicio", "empieza en 3 máquinas del pedido")
    ]


def test_a_call_out_that_is_not_charged_says_why():
    asked = order(line("SRV-HORA", "3"), line("SRV-MANT", "1"))
    assert refused(order_adjustments(asked, Settings())) == [("Salida del técnico", "hay contrato")]
    assert refused(order_adjustments(order(line("SRV-HORA", "3"), currency="USD"), Settings())) == [
        ("Salida del técnico", "solo se cobra en euros")
    ]


def test_hours_without_a_price_say_that_the_minimum_does_not_apply():
    unpriced = replace(line("SRV-HORA", "1"), gross=None, unit_price=None, list_price=None, volume_discount=None)
    assert refused(line_adjustments(order(unpriced), Settings())) == [("Mínimo de 2 h", "sin precio por hora")]


def test_hours_counted_in_days_are_hours():
    half_a_day = replace(line("SRV-HORA", "1"), base_quantity=Decimal(4))
    assert line_adjustments(order(half_a_day), Settings()) == []


@pytest.mark.parametrize(
    "wrong",
    [{"contracts": (ContractTier(6, Decimal(15)), ContractTier(3, Decimal(10)))}, {"call_out": Decimal(-1)},
     {"contracts": (ContractTier(3, Decimal(110)),)}, {"least_hours": Decimal(25)}],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"between|above"):
        Settings(**wrong)


def test_the_homes_cost_15_378(tmp_path):
    prices = {"CAFE-A100": "3450.00", "SRV-MANT": "390.00", "SRV-HORA": "58.00"}
    case = {
        "products": {
            code: {"name": code, "unit": "each", "family": "machines" if code.startswith("CAFE") else "services"}
            for code in prices
        },
        "units": {"each": {"group": "count", "factor": "1", "decimals": 2}},
        "price_list": {
            "items": [
                {"product": code, "unit": "each", "method": "amount", "value": price} for code, price in prices.items()
            ]
        },
        "lines": [
            {"id": "1", "product": "CAFE-A100", "quantity": "4"},
            {"id": "2", "product": "SRV-MANT", "quantity": "4"},
            {"id": "3", "product": "SRV-HORA", "quantity": "3"},
        ],
        "plugins": [{"name": "contoso_services"}],
    }
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    told = json.loads(CliRunner().invoke(main, ["price", str(tmp_path / "case.json")]).stdout)
    assert (told["order"]["total"], told["problems"]) == ("15378.00", [])
