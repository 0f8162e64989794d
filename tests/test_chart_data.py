"""Data as people save it is read as they mean it, and what is wrong with it is said with its line."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.charts.data import DataError, read_table, to_moment, to_number


def numbers(text: str | bytes, name: str) -> list[float | None]:
    return list(read_table(text).column(name).numbers())


@pytest.mark.parametrize(
    "data",
    [
        "place,n\nIdlib,1234.5\nHama,7\n",
        "\ufeffplace,n\r\nIdlib,1234.5\r\nHama,7\r\n".encode(),
        "place;n\nIdlib;1.234,5\nHama;7\n",
        "place\tn\nIdlib\t1 234,5\nHama\t7\n",
        'place,n\nIdlib,"1,234.5"\nHama,7\n',
        "place,n\nIdlib,١٬٢٣٤٫٥\nHama,٧\n",
        "place;n\nIdlib;۱٬۲۳۴٫۵\nHama;۷\n",
        "place,n\nIdlib,1234.5\nHama,7\n".encode("utf-16"),
    ],
)
def test_tables_of_every_country_are_the_same_numbers(data):
    assert numbers(data, "n") == [1234.5, 7.0]


def test_comma_is_decimal_where_it_can_be_nothing_else():
    assert numbers('a,n\nx,"2,8"\ny,"1,05"\n', "n") == [2.8, 1.05]


def test_in_doubt_the_separator_says_which_country_it_is():
    assert numbers("a;n\nx;1.500\ny;2.000\n", "n") == [1500, 2000]
    assert numbers("a,n\nx,1.500\ny,2.000\n", "n") == [1.5, 2.0]


@pytest.mark.parametrize("word", ["E0", "-e5", "e", "1e", "%"])
def test_words_that_end_as_numbers_may_are_words(word):
    assert to_number(word) is None
    assert to_number(word, decimal_comma=True) is None


def test_gaps_are_no_numbers_and_signs_are_read():
    assert numbers("a,n\nx,\ny,–\nz,n/a\nw,\u22125%\n", "n") == [None, None, None, -5.0]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2022-03-15", "2022-03-15 day"), ("15.3.2022", "2022-03-15 day"), ("15/03/2022", "2022-03-15 day"),
        ("٢٠٢٢-٠٣", "2022-03-01 month"), ("3/2022", "2022-03-01 month"), ("2022 Q2", "2022-04-01 quarter"),
        ("2022", "2022-01-01 year"),
    ],
)  # fmt: skip
def test_dates_are_read_as_far_as_they_are_known(cell, said):
    moment = to_moment(cell)
    assert moment is not None
    assert f"{moment.date} {moment.grain}" == said


@pytest.mark.parametrize("cell", ["31.2.2022", "2022-13", "12", "0000-01-01", "9999-01-01", "spring"])
def test_what_is_no_date_is_not_taken_for_one(cell):
    assert to_moment(cell) is None


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        ("", "there is nothing in it", None),
        ("a,b\n", "there is no row below the names of the columns", 1),
        ("a,b\n1,2\n\n1,2,3\n", "this row has 3 cells, and there are 2 columns", 4),
        ("a,,c\n1,2,3\n", "column 2 has no name", 1),
        ("a,A\n1,2\n", "two columns are named “A”", 1),
        (b"a,b\n1,\xff\n", "this is not UTF-8 text", 2),
        (b"\x00\x01,b\n", "this is not a file of text", None),
        ('a,b\n"1,2\n3,4\n', "this row cannot be read: unexpected end of data", 2),
        ("a,b\n" + "1,2\n" * 5001, "it has more than 5,000 rows", 5002),
        (b"a,b\n" + b"1,2\n" * 600_000, "it has more than 2 MB", None),
    ],
)
def test_what_is_wrong_is_said_with_its_line(data, message, line):
    with pytest.raises(DataError) as error:
        read_table(data)
    assert (error.value.message, error.value.line) == (message, line)


def test_word_among_numbers_names_its_column_and_line():
    with pytest.raises(DataError) as error:
        read_table("place,n\nIdlib,12\nHama,many\n").column("n").numbers()
    assert (error.value.message, error.value.line) == ("“many” in the column “n” is not a number", 3)


def test_unknown_column_suggests_one():
    with pytest.raises(DataError) as error:
        read_table("place,strikes\nIdlib,12\n").column("strike")
    assert error.value.hint == "did you mean “strikes”?"


@given(
    st.lists(
        st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]),
    st.booleans(),
)
def test_numbers_come_back_in_whatever_digits_and_marks_they_are_written(values, mark, digits, comma):
    """Eastern digits go with their own decimal mark, which is never in doubt."""
    cells = [f"{value:.4f}".translate(str.maketrans("0123456789", digits)) for value in values]
    point = "." if digits[0] == "0" and not comma else "," if digits[0] == "0" else "٫"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(["name", "n"])
    writer.writerows([f"row {at}", cell.replace(".", point)] for at, cell in enumerate(cells))
    found = numbers(out.getvalue().encode("utf-8-sig"), "n")
    assert all(a is not None and math.isclose(a, b, abs_tol=1e-4) for a, b in zip(found, values, strict=True))


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_nothing_that_is_read_ends_in_anything_but_a_table_or_its_error(data):
    try:
        table = read_table(data)
    except DataError:
        return
    assert len({len(column.cells) for column in table.columns}) == 1
    for column in table.columns:
        for cell in column.cells:
            for comma in (False, True):
                number = to_number(cell, decimal_comma=comma)
                assert number is None or math.isfinite(number)
            to_moment(cell)
