"""What holds for each format: hostile texts run nowhere, and damaged files are errors of ours."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

import journeynb as jn
from journeynb.base.errors import JourneyError
from journeynb.base.user_warnings import hearing
from journeynb.formats.format import Format
from journeynb.formats.registry import FORMATS

BUILT_IN = {name: each for name, each in FORMATS.items() if not each.own}
WRITTEN = [name for name, each in BUILT_IN.items() if each.can_write]
READ = [name for name, each in BUILT_IN.items() if each.can_read]
BOTH = [name for name in WRITTEN if name in READ]

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "formula": "=cmd|'/C calc'!A0",
    "link": '=HYPERLINK("http://127.0.0.1","x")',
    "plus": "+1+1",
    "full-width": "＝1+1",
    "at": "@SUM(1+1)",
    "cdata": "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "fence": "``` <script>alert(1)</script> ```",
    "template": "{{7*7}} ${7*7} {% raw %} #{7*7}",
    "click": "click a call alert(1)",
    "directive": "%%{init: {'securityLevel': 'loose'}}%%",
    "cells": "a|b,c;d\te\\",
    "reversed": "\u202egnp.exe",
    "null": "a\x00b\x1b[31mc",
    "javascript": "[x](javascript:alert(1))",
}


def a_map(name: str) -> jn.JourneyMap:
    """A map in which one text is everywhere."""
    jm = jn.JourneyMap(name)
    jm.set(description=name)
    maya = jm.add(jn.Persona(id="maya", name=name, role=name, quote=name, wants=[name]))
    jm.add(jn.Stage(id="find", name=name, description=name))
    touchpoint = jn.Touchpoint(id="ad", name=name, description=name, channels=[name], owner=name)
    jm.add(touchpoint, stage="find")
    jm.link(maya, "ad", emotion=1, actions=name, thoughts=name, feeling=name)
    jm.add(jn.Goal(id="goal", name=name, metric=name))
    jm.add(jn.PainPoint(id="pain", name=name, description=name))
    jm.add(jn.Opportunity(id="idea", name=name, owner=name))
    for start, end in (("ad", "goal"), ("pain", "ad"), ("idea", "pain")):
        jm.link(start, end)
    return jm


def content(format: str, jm: jn.JourneyMap) -> bytes:
    """The content of a map's file in a format."""
    with hearing():
        return BUILT_IN[format].write(jm._core.state)


def elements(data: bytes) -> object:
    return [(each.tag, sorted(each.attrib)) for each in ElementTree.fromstring(data).iter()]


def markdown(data: bytes) -> object:
    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    children = [child.type for token in tokens for child in token.children or ()]
    return [token.type for token in tokens], [each for each in children if "html" in each]


def keys(data: bytes) -> object:
    def of(value: object) -> object:
        if isinstance(value, dict):
            return {key: of(each) for key, each in value.items()}
        return [of(each) for each in value] if isinstance(value, list) else type(value)

    return of(json.loads(data))


def cells(data: bytes, delimiter: str = ",") -> object:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))
    assert not [
        cell for row in rows for cell in row if cell.strip() and cell.strip()[0] in "=+@＝＋＠"
    ]
    return [len(row) for row in rows]


def cells_of_tsv(data: bytes) -> object:
    return cells(data, "\t")


def workbook(data: bytes) -> object:
    sheet = pytest.importorskip("openpyxl").load_workbook(io.BytesIO(data)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return sheet.dimensions


def block(data: bytes) -> object:
    """Each line of a diagram in a document is within its block."""
    first, *lines = data.decode().splitlines()
    return first, [line[:1] for line in lines]


STRUCTURES: dict[str, Callable[[bytes], object]] = {
    "journeymap": keys,
    "node_link": keys,
    "mermaid": block,
    "markdown": markdown,
    "quarto": markdown,
    "markdown_table": markdown,
    "rst": block,
    "asciidoc": block,
    "csv": cells,
    "tsv": cells_of_tsv,
    "xlsx": workbook,
    "graphml": elements,
    "gexf": elements,
    "cjml": elements,
    "ojf": keys,
    "ujm": keys,
    "ujg": keys,
}
"""What a file consists of, apart from its texts."""


@pytest.mark.parametrize("format", WRITTEN)
def test_hostile_texts_change_nothing_but_texts(format: str) -> None:
    structure = STRUCTURES[format]
    plain = structure(content(format, a_map("word")))
    for text in HOSTILE.values():
        assert structure(content(format, a_map(text))) == plain, text


@pytest.mark.parametrize("format", BOTH)
def test_hostile_texts_are_read_as_they_were_written(format: str) -> None:
    for text in HOSTILE.values():
        data = content(format, a_map(text))
        with hearing():
            found = BUILT_IN[format].read(data, "hostile")
        names = [plainly(each.name) for each in found.entities("touchpoint")]
        assert names == [plainly(text)]


def plainly(text: str) -> str:
    """A text without what some formats cannot contain: control characters."""
    return re.sub(r"[\x00-\x1f�]|\\x..|\\u....|\\t|\u202e", " ", text)


SAMPLES: dict[str, bytes] = {
    "lucid": (
        b"Id,Name,Shape Library,Page ID,Contained By,Line Source,Line Destination,"
        b"Text Area 1,Mood\n"
        b"1,Page,,,,,,Buy,\n2,Swim Lane,x,1,,,,Customer,\n3,Container,x,1,2,,,Order,\n"
        b"4,Process,x,1,2:1|3,,,Choose,4\n5,Process,x,1,2:1|3,,,Pay,2\n6,Line,,1,,4,5,ok,\n"
    ),
    "miro": b"Stages\nFind\nBuy\nTouchpoints\nAd\nPay\nEmotions\n2\n-1\n",
}
"""Files of the formats that are only read."""
STRANGE = {
    "empty": b"",
    "zeros": bytes(200),
    "half a surrogate": b'{"format": "journeymap/1", "title": "\\ud800"}',
    "deep JSON": b'{"stages":' * 50_000,
    "deep lists": b"[" * 50_000,
    "deep XML": b"<CJML>" * 50_000,
    "a long number": b'{"version": ' + b"9" * 10_000 + b"}",
    "not numbers": b'{"nodes": [{"score": NaN, "title": Infinity}], "stages": 1e999}',
    "UTF-16 without a mark": "stage,touchpoint\nä,b\n".encode("utf-16-le"),
    "a zip file": b"PK\x03\x04" + bytes(50),
    "many quotes": b'"' * 10_001,
    "entities": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><CJML>&c;</CJML>',
    "a file elsewhere": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><CJML>&b;</CJML>',
}


def sample(format: str) -> bytes:
    """A small file of a format."""
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    jm.add(jn.Persona(id="maya", name="Maya"))
    for name, stage, emotion in (("Ad", "find", 1), ("Pay", "buy", -1.5)):
        id = jm.add(jn.Touchpoint(name=name, channels=["web"]), stage=stage)
        jm.link("maya", id, emotion=emotion)
    jm.link("ad", "pay", kind="leads_to")
    if format == "notebook":
        output = {"data": jm._repr_mimebundle_(), "output_type": "display_data", "metadata": {}}
        return json.dumps({"cells": [{"outputs": [output]}], "metadata": {}}).encode()
    if format == "html":
        document = content("journeymap", jm).replace(b"<", b"\\u003c")
        return b'<script type="application/vnd.journeymap+json">' + document + b"</script>"
    return SAMPLES[format] if format in SAMPLES else content(format, jm)


def read_or_refused(format: Format, data: bytes) -> bool:
    """Whether a file is a map; anything but an error of ours that names the file fails the test."""
    with hearing():
        try:
            format.read(data, "damaged")
        except JourneyError as error:
            message = str(error)
        else:
            return True
    assert message.startswith("damaged")
    return False


@pytest.mark.parametrize("format", READ)
def test_damaged_files_are_maps_or_errors_of_ours(format: str) -> None:
    whole = sample(format)
    assert read_or_refused(BUILT_IN[format], whole)
    chance = random.Random(format)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) + 1)
            other = chance.randrange(len(whole))
            data[at : at + chance.choice((0, 1, 3, 40, 10_000))] = chance.choice(
                (b"", bytes([chance.randrange(256)]), b'"', b"<", b"\n", b",", b"-1", b"{", b"null",
                 whole[other : other + 60])
            )  # fmt: skip
        read_or_refused(BUILT_IN[format], bytes(data))


@pytest.mark.parametrize("format", READ)
def test_strange_files_are_maps_or_errors_of_ours(format: str) -> None:
    for data in STRANGE.values():
        read_or_refused(BUILT_IN[format], data)
