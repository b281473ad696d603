"""Tables of customers: opened, checked, described and filtered."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import engines

ibis = pytest.importorskip("ibis")
pyarrow = pytest.importorskip("pyarrow")

FRAME = pd.DataFrame(
    {
        "customer": ["ann", "bob", "cid", "dan"],
        "value": [40.0, 30.0, None, 10.0],
        "plan": ["pro", "pro", "free", None],
        "age": ["34", "x", "51", ""],
        "signup": pd.to_datetime(["2024-01-01", "2024-05-01", "2025-01-01", None]),
    }
)


def on_a_backend(frame: pd.DataFrame) -> Any:
    """Return a table of a database that is not ours, in which rows have no order."""
    backend = ibis.duckdb.connect()
    backend.con.register("given", pyarrow.Table.from_pandas(frame))
    backend.con.execute("CREATE TABLE crm AS FROM given")
    with engines.quiet():
        return backend.table("crm")


def quietly(*args: Any, **options: Any) -> tuple[jn.Customers, list[str]]:
    """Open a table, and return it with the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", jn.JourneyWarning)
        cu = jn.Customers(*args, **options)
        cu.facts  # noqa: B018
    return cu, [str(each.message) for each in caught if each.category is jn.JourneyWarning]


def seen(cu: jn.Customers, *names: str) -> list[Any]:
    rows = cu.ask(cu.table.select(*(names or ("customer",))), "customers")
    return sorted(rows.astype("object").where(rows.notna(), None).to_numpy().tolist(), key=str)


class TestSources:
    @pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl", "xlsx"])
    def test_files(self, kind: str, tmp_path: Path) -> None:
        path = tmp_path / f"customers.{kind}"
        {
            "parquet": lambda: FRAME.to_parquet(path),
            "csv": lambda: FRAME.to_csv(path, index=False),
            "jsonl": lambda: FRAME.to_json(path, orient="records", lines=True, date_format="iso"),
            "xlsx": lambda: FRAME.to_excel(path, index=False),
        }[kind]()
        cu = jn.Customers(path)
        assert seen(cu, "customer", "value") == [
            ["ann", 40.0], ["bob", 30.0], ["cid", None], ["dan", 10.0],
        ]  # fmt: skip
        assert len(cu.where("plan = 'pro' and age > 30")) == 1

    def test_tables_in_memory_and_of_a_backend(self) -> None:
        import polars

        tables = [
            FRAME, polars.from_pandas(FRAME), pyarrow.Table.from_pandas(FRAME),
            on_a_backend(FRAME),
        ]  # fmt: skip
        for table in tables:
            cu = jn.Customers(table)
            assert seen(cu.where("value >= 30")) == [["ann"], ["bob"]]
            assert cu.describe().loc["customers", "value"] == "4"

    def test_several_files(self, tmp_path: Path) -> None:
        FRAME.iloc[:2].to_csv(tmp_path / "a.csv", index=False)
        FRAME.iloc[2:].to_csv(tmp_path / "b.csv", index=False)
        assert len(jn.Customers(tmp_path / "*.csv")) == 4
        FRAME[["value"]].to_csv(tmp_path / "c.csv", index=False)
        cu, heard = quietly(tmp_path / "*.csv")
        assert len(cu) == 4
        assert "c.csv has no customer, so its rows are skipped; to join files" in heard[0]

    def test_a_changed_file_is_not_read_as_if_it_were_the_same(self, tmp_path: Path) -> None:
        path = tmp_path / "a.parquet"
        FRAME.to_parquet(path)
        cu = jn.Customers(path)
        FRAME.iloc[:1].to_parquet(path)
        with pytest.raises(jn.QueryError, match=r"a\.parquet has changed since it was opened"):
            len(cu)

    def test_anything_that_is_not_a_table_is_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match="7 is not a table of customers; allowed: a pa"):
            jn.Customers(7)


class TestColumns:
    @pytest.mark.parametrize(
        ("headings", "customer", "value"),
        [
            (["Record ID", "First Name", "Email", "Total Revenue", "Annual Revenue"],
             "Record ID", "Total Revenue"),
            (["Account ID", "Account Name", "Annual Revenue", "Amount"], "Account ID", "Amount"),
            (["Customer ID", "First Name", "Email", "Total Spent", "Total Orders"],
             "Customer ID", "Total Spent"),
            (["id", "Description", "Email", "Name", "Created (UTC)", "Total Spend"],
             "id", "Total Spend"),
            (["Email", "First Name", "Historic Customer Lifetime Value"],
             "Email", "Historic Customer Lifetime Value"),
            (["Email Address", "First Name", "MEMBER_RATING", "LEID", "EUID"], "LEID", None),
            (["account_id", "arr", "mrr"], "account_id", "arr"),
        ],
        ids=["hubspot", "salesforce", "shopify", "stripe", "klaviyo", "mailchimp", "accounts"],
    )  # fmt: skip
    def test_headings_of_exports(
        self, headings: list[str], customer: str, value: str | None
    ) -> None:
        cu, heard = quietly(pd.DataFrame([list(map(str, range(len(headings))))], columns=headings))
        assert (cu.columns["customer"], cu.columns.get("value")) == (customer, value)
        assert f"columns guessed from their names: customer={customer!r}" in heard[0]

    def test_without_a_name_that_is_known_the_columns_are_listed(self) -> None:
        with pytest.raises(jn.ArgumentError, match=r"pass customer= to say which .* are who, what"):
            jn.Customers(pd.DataFrame({"who": [1], "what": [2]}))

    def test_a_table_without_a_value(self) -> None:
        cu = jn.Customers(FRAME, value=False)
        assert cu.columns == {"customer": "customer"}
        assert "journeynb_own_value" in cu.table.columns
        assert seen(cu.where("value > 30")) == [["ann"]]

    def test_a_column_with_the_name_of_a_role_stays_itself(self) -> None:
        frame = pd.DataFrame({"id": [1, 2], "ltv": [5, 6], "value": ["a", "b"], "Customer": "xy"})
        cu = jn.Customers(frame, customer="id", value="ltv")
        assert seen(cu.where("value = 'b'"), "customer", "value") == [[2, 6.0]]
        assert seen(cu.where("ltv = 5"), "customer") == [[1]]

    def test_personas_come_from_a_column_a_dict_a_series_or_an_expression(self) -> None:
        for persona in (
            "plan", {"ann": "pro", "bob": "pro", "cid": "free"},
            pd.Series(["pro", "pro", "free"], index=["ann", "bob", "cid"]),
            FRAME["plan"], ibis._.plan,
        ):  # fmt: skip
            cu = jn.Customers(FRAME, persona=persona)
            assert seen(cu, "persona") == [["free"], ["pro"], ["pro"], [None]]

    def test_odd_names_and_values_are_only_names_and_values(self) -> None:
        odd = "a\"b'; drop table x; -- \u200bé漢"
        cu = jn.Customers(pd.DataFrame({"customer": [odd, "b"], odd: [odd, None], "value": 1}))
        quoted = odd.replace('"', '""')
        text = odd.replace("'", "''")
        assert seen(cu.where(f"\"{quoted}\" = '{text}'")) == [[odd]]
        assert "drop table" in cu.where(f'"{quoted}" is null').source


class TestDatabases:
    def test_a_table_of_sqlite_is_profiled_like_a_data_frame(self, tmp_path: Path) -> None:
        frame = pd.DataFrame(
            {"customer": range(60), "value": [1.0, 2.0, None] * 20, "plan": ["pro", "free"] * 30,
             "age": [str(20 + number % 7) for number in range(60)]}
        )  # fmt: skip
        with closing(sqlite3.connect(tmp_path / "crm.db")) as connection:
            frame.to_sql("crm", connection, index=False)
        cu = jn.Customers(ibis.sqlite.connect(tmp_path / "crm.db").table("crm"))
        pd.testing.assert_frame_equal(cu.profile("plan = 'pro'"),
                                      jn.Customers(frame).profile("plan = 'pro'"))  # fmt: skip


class TestChecks:
    def test_problems_are_counted_and_warned_of_in_one_line(self) -> None:
        frame = pd.DataFrame(
            {"customer": ["a", "b", None, "a", "c", ""],
             "value": ["10", "x", "1", "99", "-5", "2"], "n": range(6)}
        )  # fmt: skip
        cu, heard = quietly(frame)
        assert heard == [
            "the data frame: 2 of 6 rows have no customer; 1 customer has several rows (1 more); "
            "the first row of each counts; 1 value is not numeric ('x'), and counts as missing; a "
            "number is written like 1234.50; 1 value is negative"
        ]
        assert seen(cu, "customer", "value", "n") == [
            ["a", 10.0, 0],
            ["b", None, 1],
            ["c", -5.0, 4],
        ]
        counts = cu.check().set_index("check")["count"]
        assert counts.to_dict() == {
            "rows without a customer": 2, "customers with several rows": 1,
            "further rows of these customers": 1, "customers without a value": 1,
            "values that are not numeric": 1, "negative values": 1,
            "files without these columns": 0, "columns that are empty": 0,
            "columns of ids, names or free text": 0,
        }  # fmt: skip

    def test_infinite_values_are_missing_and_reported(self) -> None:
        values = pyarrow.array([float("inf"), 3.0, float("nan"), float("-inf")])
        for written in (values, ["inf", "3", "", "-Infinity"]):
            cu, (heard,) = quietly(pyarrow.table({"customer": list("abcd"), "value": written}))
            assert "2 values are not numeric (" in heard
            assert "inf" in heard
            assert cu.check().set_index("check")["count"]["values that are not numeric"] == 2
            assert cu.top(0.5).value.dropna().tolist() == [3.0]
            assert "3 in total, 3 on average" in cu.describe().loc["value", "value"]

    def test_purchases_in_place_of_customers_are_noticed(self) -> None:
        _, (heard,) = quietly(pd.DataFrame({"customer": [1, 1, 1, 2], "value": [5, 6, 7, 8]}))
        assert heard.endswith("if each row is a purchase, add up the rows of each customer first")
        _, (heard,) = quietly(pd.DataFrame({"customer": [1, 1, 3, 2], "value": [5, 6, 7, 8]}))
        assert "purchase" not in heard

    def test_a_file_in_another_encoding_says_how_to_go_on(self, tmp_path: Path) -> None:
        path = tmp_path / "accounts.csv"
        path.write_text("Account ID;Name;Annual Revenue\n1;Müller;5\n", encoding="cp1252")
        words = r"accounts.csv: the text is not UTF-8; save the file as CSV UTF-8, or read it with "
        with pytest.raises(jn.FormatError, match=words):
            jn.Customers(path, customer="Account ID", value="Annual Revenue").check()
        frame = pd.read_csv(path, sep=";", encoding="cp1252")
        cu = jn.Customers(frame, customer="Account ID", value="Annual Revenue")
        assert len(cu.where("Name = 'Müller'")) == 1

    def test_without_an_order_of_rows_the_highest_value_counts(self) -> None:
        frame = pd.DataFrame(
            {"customer": ["a", "a", "a", "b", "b"], "value": [1, 3, 3, None, 2],
             "plan": ["z", "y", "x", "p", "q"]}
        )  # fmt: skip
        cu, heard = quietly(on_a_backend(frame))
        assert seen(cu, "customer", "value", "plan") == [["a", 3.0, "x"], ["b", 2.0, "q"]]
        assert "the row with the highest value counts, because rows have no order" in heard[0]

    def test_nobody(self) -> None:
        cu, heard = quietly(pd.DataFrame({"customer": [], "value": []}))
        assert len(cu) == 0
        assert heard == ["the data frame: the table has no rows"]
        assert cu.describe().loc["customers", "value"] == "0"
        _, heard = quietly(pd.DataFrame({"customer": [None, ""], "value": [1, 2]}))
        assert heard == ["the data frame: none of the 2 rows has a customer"]

    def test_a_table_that_is_complete_warns_of_nothing(self) -> None:
        assert quietly(FRAME)[1] == []


class TestNames:
    def test_a_named_table_is_called_so_in_messages_and_sources(self) -> None:
        frame = pd.DataFrame({"customer": ["a", "b", "c"], "plan": ["pro", "pro", "free"]})
        cu = jn.Customers(frame, name="CRM export, November")
        assert repr(cu).startswith("Customers of CRM export, November")
        with pytest.raises(jn.ArgumentError, match="CRM export, November has no column 'tier'"):
            len(cu.where("tier = 'pro'"))
        jm = jn.JourneyMap("Coffee")
        cu.suggest_persona("plan = 'pro'", name="Pro").apply(jm)
        assert list(jm.table("source").name) == ["CRM export, November"]

    @pytest.mark.parametrize("name", ["", "  ", 5])
    def test_a_name_that_is_not_text_is_refused(self, name: object) -> None:
        frame = pd.DataFrame({"customer": ["a"]})
        with pytest.raises(jn.ArgumentError, match="allowed: a text, such as 'CRM export'"):
            jn.Customers(frame, name=name)  # type: ignore[arg-type]


class TestOverview:
    def test_describe(self) -> None:
        facts = jn.Customers(FRAME).describe()["value"]
        assert facts["value"] == "80 in total, 26.67 on average, 10 to 40"
        assert facts["other columns"] == "plan, age, signup"
        assert facts["customers without a value"] == "1"

    def test_what_is_shown(self) -> None:
        cu = jn.Customers(FRAME)
        assert repr(cu) == "Customers of the data frame: customer, value (not read yet)"
        assert "not read yet" in cu._repr_html_()
        assert len(cu) == 4
        assert repr(cu) == "Customers of the data frame: customer, value (4 customers)"
        some = cu.where("plan = 'a<b'").where("age = 3")
        assert repr(some) == (
            "Customers of the data frame where (plan = 'a<b') and (age = 3): customer, value "
            "(not read yet)"
        )
        assert "a&lt;b" in some._repr_html_()
        assert "0" in some.describe().loc["customers", "value"]

    def test_a_wrong_name_is_explained(self) -> None:
        cu = jn.Customers(FRAME)
        with pytest.raises(AttributeError, match="Customers has no attribute 'describ'; did you"):
            cu.describ  # noqa: B018
        with pytest.raises(jn.ArgumentError, match="where='zip = 3' is not valid: the data frame"):
            cu.where("zip = 3")
