"""Faults in the files are told with the row and the reason; the other rows are read."""

from datetime import date

import pytest

from webapp.transfer.crm_sales_opportunities.reading import read
from webapp.transfer.csv_rows import UnreadableFile

TODAY = date(2026, 11, 23)
NEW = ("X0000001", "Lena Falk", "Aqua One", "Bluewater", "Won", "2017-01-02", "2017-02-03", "10.50")
COLUMNS = ("key", "agent", "product", "account", "stage", "engaged", "closed", "value")


def test_a_good_folder_has_no_faults(folder):
    files = read(folder.path, TODAY)
    assert files.refused == ()
    assert (len(files.deals), len(files.people), len(files.offices)) == (11, 6, 2)
    assert files.mapped == {"opportunities": 3, "accounts": 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"key": ""}, "opportunity_id is missing"),
        ({"key": "W0000001"}, 'opportunity_id "W0000001" is there twice'),
        ({"agent": "Nobody"}, 'sales_agent "Nobody" is not in the other files'),
        ({"agent": "Owen Brandt"}, 'sales_agent "Owen Brandt" is not in the other files'),
        ({"product": "Aqua Two"}, 'product "Aqua Two" is not in the other files'),
        ({"product": ""}, "product is missing"),
        ({"account": "Unknown"}, 'account "Unknown" is not in the other files'),
        ({"stage": "won"}, 'deal_stage "won" is not Prospecting, Engaging, Won or Lost'),
        ({"engaged": "2017-02-30"}, 'engage_date "2017-02-30" is not a date like 2017-03-01'),
        ({"engaged": "20170102"}, 'engage_date "20170102" is not a date like 2017-03-01'),
        ({"engaged": "02/01/2017"}, 'engage_date "02/01/2017" is not a date like 2017-03-01'),
        ({"engaged": "1917-01-01"}, "engage_date 1917-01-01 is before 1970"),
        ({"closed": "2026-11-24"}, "close_date 2026-11-24 is in the future"),
        ({"closed": "2017-01-01"}, "close_date 2017-01-01 is before engage_date 2017-01-02"),
        ({"engaged": ""}, "engage_date is missing"),
        ({"closed": ""}, "close_date is missing"),
        ({"value": ""}, "close_value is missing"),
        ({"value": "-10"}, "close_value -10 is negative"),
        ({"value": "1e3"}, 'close_value "1e3" is not a number like 4821.00'),
        ({"value": "NaN"}, 'close_value "NaN" is not a number like 4821.00'),
        ({"value": "10,50"}, 'close_value "10,50" is not a number like 4821.00'),
        ({"value": "10.505"}, 'close_value "10.505" is not a number like 4821.00'),
        ({"value": "１２"}, 'close_value "１２" is not a number like 4821.00'),
        ({"value": "1000000000000"}, "close_value 1000000000000 is too large"),
        ({"stage": "Lost"}, "close_value 10.50 of a lost opportunity is not 0"),
        ({"stage": "Engaging"}, "close_date 2017-02-03 of an open opportunity"),
        ({"stage": "Engaging", "closed": ""}, "close_value 10.50 of an open opportunity"),
        ({"stage": "Engaging", "engaged": "", "closed": "", "value": ""}, "engage_date is missing"),
        (
            {"stage": "Prospecting", "closed": "", "value": ""},
            "engage_date 2017-01-02 of an opportunity in Prospecting",
        ),
        ({"key": "X\t1"}, "holds a control character"),
        ({"key": "X\x001"}, "holds a control character"),
        ({"key": "X" * 201}, "opportunity_id is longer than 200 characters"),
        ({"key": "X" * 1001}, "has a cell of more than 1000 characters"),
    ],
)
def test_a_row_of_the_pipeline_is_refused_with_its_row_and_the_reason(folder, cells, reason):
    values = dict(zip(COLUMNS, NEW, strict=True)) | cells
    folder.add("sales_pipeline.csv", *values.values())
    files = read(folder.path, TODAY)
    assert [(each.file, each.line, each.reason) for each in files.refused] == [("sales_pipeline.csv", 13, reason)]
    assert len(files.deals) == 11
    assert files.read["opportunities"] == 12


@pytest.mark.parametrize(
    ("file", "cells", "reason"),
    [
        ("products.csv", ("Terra", "TE", "-1"), "sales_price -1 is negative"),
        ("products.csv", ("GTX Pro", "GTX", "1"), 'product "GTX Pro" is there twice'),
        ("products.csv", ("Terra", "TE"), "has 2 cells instead of 3"),
        ("sales_teams.csv", ("Lena Falk", "Owen Brandt", "Meadow"), 'sales_agent "Lena Falk" is there twice'),
        ("sales_teams.csv", ("Ada", "Ada", "Meadow"), 'sales_agent "Ada" is their own manager'),
        ("sales_teams.csv", ("Ada", "", "Meadow"), "manager is missing"),
        ("accounts.csv", ("Delta", "", "", "", "1.5", "", ""), 'employees "1.5" is not a whole number'),
        ("accounts.csv", ("Bluewater", "", "", "", "", "", ""), 'account "Bluewater" is there twice'),
        ("accounts.csv", ("Delta", "", "", "", "", "", "Omega"),
         'subsidiary_of "Omega" is no account of the file, or leads back here'),
        ("accounts.csv", ("Delta", "", "", "", "", "", "Delta"),
         'subsidiary_of "Delta" is no account of the file, or leads back here'),
    ],
)  # fmt: skip
def test_a_row_of_the_other_files_is_refused_too(folder, file, cells, reason):
    folder.add(file, *cells)
    assert [(each.file, each.reason) for each in read(folder.path, TODAY).refused] == [(file, reason)]


def test_bytes_that_are_no_text_spoil_their_own_row_only(folder):
    path = folder.path / "sales_pipeline.csv"
    path.write_bytes(path.read_bytes() + b"X0000001,Lena Falk,Aqua One,Caf\xe9,Engaging,2017-01-02,,\n")
    files = read(folder.path, TODAY)
    assert [(each.line, each.reason) for each in files.refused] == [(13, "is not UTF-8")]
    assert files.refused[0].values[3] == "Caf?"


def test_a_refused_product_refuses_its_deals(folder):
    folder.change("products.csv", "Aqua One", sales_price="")
    reasons = [each.reason for each in read(folder.path, TODAY).refused]
    assert reasons == ["sales_price is missing", *['product "Aqua One" is not in the other files'] * 4]


def test_windows_line_ends_a_mark_at_the_start_other_columns_and_blank_lines_are_no_fault(folder):
    path = folder.path / "products.csv"
    path.write_bytes("\ufeffsales_price,note,product,series\r\n\r\n 550 ,x, Aqua One ,AQ\r\n".encode())
    files = read(folder.path, TODAY)
    assert [product.name for product in files.products] == ["Aqua One"]


def test_someone_who_sells_and_manages_is_one_person(folder):
    folder.change("sales_teams.csv", "Jo-Ann Sato", manager="Mina Okoro")
    people = {person.name: person for person in read(folder.path, TODAY).people}
    assert (people["Mina Okoro"].role, people["Mina Okoro"].manager) == ("sales_manager", "Petra Lindqvist")
    assert len(people) == 6


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "products.csv: No such file or directory"),
        (b"", "products.csv: the column product is missing"),
        (b"product,series\nA,B\n", "products.csv: the column sales_price is missing"),
        (b'product,series,sales_price\n"A,B,1\n', "products.csv: line 2: unexpected end of data"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_stops_the_import(folder, content, message):
    path = folder.path / "products.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=message):
        read(folder.path, TODAY)
