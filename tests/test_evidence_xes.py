"""XES files, plain and compressed, are read in pieces; hostile ones are refused."""

import gzip
import io
import random
import tracemalloc

import pandas as pd
import pytest

import journeynb as jn
from evidence_opened import quietly, rows
from journeynb.data import xes_files
from journeynb.data.xes_files import _Reader

pytest.importorskip("ibis")

EVENT = (
    '<event><string key="concept:name" value="{}"/>'
    '<date key="time:timestamp" value="{}"/>{}</event>'
)


def xes(path, *traces, head=""):
    """Write a file with traces, each a list of XML elements."""
    body = "".join(f"<trace>{''.join(each)}</trace>" for each in traces)
    text = f'<?xml version="1.0" encoding="UTF-8"?>{head}<log xes.version="1.0">{body}</log>'
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def case(name):
    return f'<string key="concept:name" value="{name}"/>'


def event(name, time, *more):
    return EVENT.format(name, time, "".join(more))


@pytest.mark.parametrize("name", ["running.xes", "running.xes.gz"])
def test_a_file_of_traces_is_a_log(tmp_path, name):
    path = xes(
        tmp_path / name,
        [case("c-1"), event("register", "2026-01-01T10:00:00.000+01:00",
                            '<string key="org:resource" value="r"/>'),
         event("decide", "2026-01-02T10:00:00.000+01:00")],
    )  # fmt: skip
    log, heard = quietly(path)
    assert log.profile == "xes"
    assert log.columns == {
        "customer": "case:concept:name", "time": "time:timestamp", "event": "concept:name",
    }  # fmt: skip
    assert rows(log) == [
        ("c-1", pd.Timestamp("2026-01-01 09:00"), "register"),
        ("c-1", pd.Timestamp("2026-01-02 09:00"), "decide"),
    ]
    assert len(heard) == 1 and "recognized as XES (traces): customer=case:concept:name" in heard[0]
    assert "org:resource" in log.events.columns


def test_attributes_keep_their_keys(tmp_path):
    time = "2026-01-01T10:00:00Z"
    path = xes(
        tmp_path / "log.xes",
        ['<int key="AMOUNT" value="7"><string key="inner" value="x"/></int>', case("c-1"),
         event("a", time, '<string key="lifecycle:transition" value="start"/>',
               '<list key="l"><string key="concept:name" value="wrong"/></list>',
               '<float key="Cost" value="1.5"/>', '<float key="cost" value="2.5"/>'),
         event("a", time, '<string key="lifecycle:transition" value="complete"/>')],
        [event("b", time), '<boolean key="late" value="true"/>'],
        head='<!-- exported --><?style sheet?>',
    )  # fmt: skip
    log, _ = quietly(path, lifecycle=False)
    found = log.run(log.events, "events").sort_values("journeynb_row")
    assert found.customer.tolist() == ["c-1", "c-1", "trace 2"]
    assert found["lifecycle:transition"].tolist()[:2] == ["start", "complete"]
    assert found["case:AMOUNT"].tolist()[:2] == ["7", "7"]
    assert found["case:late"].tolist()[2] == "true"
    assert found.Cost.tolist()[0] == "1.5" and found.cost_1.tolist()[0] == "2.5"
    assert not {"inner", "l", "case:inner"} & set(found.columns)


def test_prefixes_and_globals_are_no_events(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(
        '<x:log xmlns:x="http://www.xes-standard.org/">'
        '<x:extension name="Time" prefix="time" uri="u"/>'
        '<x:global scope="event"><x:string key="concept:name" value="default"/></x:global>'
        '<x:classifier name="Activity" keys="concept:name"/>'
        '<x:trace><x:event><x:string key="concept:name" value="a"/>'
        '<x:date key="time:timestamp" value="2026-01-01T10:00:00Z"/></x:event></x:trace></x:log>'
    )
    assert rows(quietly(path)[0]) == [("trace 1", pd.Timestamp("2026-01-01 10:00"), "a")]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_is_that_of_the_file(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><log><trace>{case("c")}'
    text += f"{event('café', '2026-01-01T10:00:00Z')}</trace></log>"
    (tmp_path / "log.xes").write_bytes(text.encode(encoding))
    assert rows(quietly(tmp_path / "log.xes")[0])[0][2] == "café"


def test_each_time_has_its_own_zone_and_attributes_without_a_key_are_skipped(tmp_path):
    path = xes(
        tmp_path / "log.xes",
        [event("a", "2026-03-28T10:00:00.000+01:00", '<string key="" value="x"/>'),
         event("b", "2026-03-29T10:00:00.000+02:00"), event("c", "2026-03-29T10:00:00-0500"),
         case("named after its events")],
    )  # fmt: skip
    log, _ = quietly(path)
    assert [str(time)[:16] for _, time, _ in rows(log)] == [
        "2026-03-28 09:00", "2026-03-29 08:00", "2026-03-29 15:00"
    ]  # fmt: skip
    assert {customer for customer, *_ in rows(log)} == {"named after its events"}


def test_several_files_are_one_log(tmp_path):
    for number in (1, 2):
        xes(tmp_path / f"{number}.xes", [case(f"c-{number}"), event("a", "2026-01-01T10:00:00Z")])
    log, _ = quietly(str(tmp_path / "*.xes"))
    assert [customer for customer, *_ in rows(log)] == ["c-1", "c-2"]


def test_events_of_one_time_keep_the_order_of_the_file(tmp_path):
    time = "2026-01-01T10:00:00Z"
    path = xes(tmp_path / "log.xes", [case("c"), *(event(name, time) for name in "bac")])
    log, _ = quietly(path, lifecycle=False)
    found = log.run(log.events, "events").sort_values("journeynb_row")
    assert found.event.tolist() == ["b", "a", "c"]


BOMB = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
HOSTILE = {
    "a document type": (BOMB, "document type (<!DOCTYPE>) is not allowed in XES"),
    "an external entity": ('<!DOCTYPE log SYSTEM "file:///etc/passwd">', "is not allowed in XES"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_entities_are_refused(tmp_path, kind):
    head, words = HOSTILE[kind]
    path = xes(tmp_path / "log.xes", [event("&b;", "2026-01-01T10:00:00Z")], head=head)
    with pytest.raises(jn.FormatError) as caught:
        jn.EventLog(path)
    assert words in str(caught.value) and str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: not XES: no element found"),
        ("<html></html>", "not XES: the first element is <html>; allowed: <log>"),
        ("<log><trace></log>", "line 1: not XES: mismatched tag"),
        ("<log>\n<trace>&unknown;</trace></log>", "line 2: not XES: undefined entity"),
        (
            '<?xml version="1.0" encoding="x"?><log/>',
            "unknown encoding: x; allowed: XML in UTF-8 or UTF-16",
        ),
        (
            '<?xml version="1.0" encoding="shift_jis"?><log/>',
            "multi-byte encodings are not supported; allowed: XML in UTF-8",
        ),
        ("<log>" + "<list>" * 500, "nested more than 200 deep"),
        ("<log>" + " " * (17 * 2**20) + "</log>", "an element is larger than 16 MB"),
        (f'<log><trace><string key="k" value="{"x" * 2**24}', "not XES: unclosed token"),
    ],
    ids=["empty", "html", "mismatched", "entity", "encoding", "bytes", "deep", "blanks", "long"],
)
def test_what_is_not_xes_is_refused(tmp_path, text, words):
    path = tmp_path / "log.xes"
    path.write_text(text)
    with pytest.raises(jn.FormatError) as caught:
        jn.EventLog(path)
    assert words in str(caught.value)


def test_a_damaged_archive_is_refused(tmp_path):
    path = xes(tmp_path / "log.xes.gz", [event("a", "2026-01-01T10:00:00Z")] * 100)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(jn.FormatError, match="the compressed file is damaged"):
        jn.EventLog(path)


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    """Attributes of a trace are repeated for each event, but not in memory."""
    monkeypatch.setattr(xes_files, "_ROWS", 500)
    attributes = [f'<string key="k{number}" value="v"/>' for number in range(300)]
    path = xes(tmp_path / "log.xes.gz", [*attributes, "<event/>" * 4000])
    tracemalloc.start()
    try:
        with pytest.warns(jn.JourneyWarning):
            log = jn.EventLog(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert log.raw.count().name("n").to_pyarrow().as_py() == 4000
    assert peak < 3 * 2**20


def test_damaged_files_are_read_or_refused():
    """Only errors of ours come from a file, whatever is wrong with it."""
    whole = (
        '<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/"><trace>'
        + case("c")
        + event("a", "2026-01-01T10:00:00Z", '<int key="n" value="1"/>')
        + event("b &amp; c", "2026-01-02T10:00:00Z")
        + "</trace></log>"
    ).encode()
    chance = random.Random(7)
    outcomes = set()
    for _ in range(400):
        data = bytearray(whole)
        at, other = chance.randrange(len(data)), chance.randrange(len(data))
        data[at : at + chance.choice((0, 1, 8, 500))] = chance.choice(
            (b"", b"<", b'"', b"\xff\xfe", b"&x;", b"\x00", whole[other : other + 40])
        )
        try:
            list(_Reader("log.xes").batches(io.BytesIO(data)))
            outcomes.add("read")
        except jn.FormatError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}
