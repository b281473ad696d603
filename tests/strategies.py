"""What hypothesis draws: values, entities, maps, changes; and how two JSON values compare."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG = bool(os.environ.get("JOURNEYNB_LONG"))
"""Whether the wide searches run, as ``make test-long`` asks."""


def examples(number: int) -> int:
    """Return the number of examples to try: in the long tests twenty times as many.

    In CI, where the examples are always the same, fewer.
    """
    if LONG:
        return 20 * number
    return -(-number * 2 // 5) if number > 10 else number


settings.register_profile(
    "journeynb",
    deadline=None,
    max_examples=examples(100),
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("journeynb")


def same(a: Any, b: Any) -> bool:
    """Whether two JSON values are the same: numbers as doubles, true not 1, lists in order."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return float(a) == float(b)
    return type(a) is type(b) and bool(a == b)


TEXT, TEXTS, DAY, BOOL = "text", ["list", "text"], "day", "bool"
NUMBER, SHARE, COST = ["number", -1e308, 1e308], ["number", 0, 1], ["number", 0, 1e308]
FIVE, COUNT = ["whole", 1, 5], ["whole", 0, 1e308]
REQUIRED = {
    "custom": {"required": {"name": "name", "value": "custom"}, "optional": {}, "unique": ["name"]},
    "demographic": {"required": {"name": "name"}, "optional": {"value": TEXT}},
    "trait": {"required": {"name": "name", "value": FIVE}, "optional": {}},
    "measurement": {
        "required": {"date": DAY, "value": NUMBER},
        "optional": {"n": COUNT, "low": NUMBER, "high": NUMBER, "source": TEXT},
        "ordered": True,
    },
    "milestone": {"required": {"date": DAY, "value": NUMBER}, "optional": {}, "unique": ["date"]},
    "profile": {
        "required": {"attribute": "name", "share": NUMBER},
        "optional": {"value": TEXT, "rest": NUMBER, "low": NUMBER, "high": NUMBER, "n": COUNT},
        "ordered": True,
        "unique": ["attribute", "value"],
    },
    "criterion": {
        "required": {"name": "name", "value": SHARE},
        "optional": {"weight": COST},
        "defaults": {"weight": 1},
        "unique": ["name"],
    },
    "binding": {
        "required": {},
        "optional": {
            **dict.fromkeys(["table", "date", "value", "where"], TEXT),
            "every": ["choice", "day", "week", "month", "quarter", "year"],
            "kind": ["choice", "mean", "sum", "last", "share"],
            "kpi": [
                "choice",
                "conversion",
                "retention",
                "repeat",
                "csat",
                "nps",
                "active",
                "value",
            ],
            "within": "duration",
        },
        "defaults": {"every": "month", "kind": "mean"},
        "shapes": [
            [["kpi"], ["table", "where", "every", "within"]],
            [["table", "date", "value"], ["where", "every", "kind"]],
        ],
    },
    "leaves": {
        "required": {},
        "optional": {"event": TEXT, "inactive_days": ["whole", 1, 1e308]},
        "shapes": [[["event"], []], [["inactive_days"], []]],
    },
    "quote": {"required": {"text": TEXT}, "optional": {"field": TEXT}},
    "shift": {"required": {"date": DAY}, "optional": {"what": TEXT}},
    "count": {"required": {"rule": "name", "count": COUNT}, "optional": {}},
    "exception": {
        "required": {"rule": "name"},
        "optional": {"id": TEXT, "other": TEXT, "reason": TEXT},
    },
}
REQUIRED["review"] = {
    "required": {"date": DAY},
    "optional": {"by": TEXTS, "findings": ["list", REQUIRED["count"]], "note": TEXT},
}
ALL = {"name": "name", "description": TEXT, "tags": TEXTS, "custom": ["list", REQUIRED["custom"]]}
SOURCES = "interview survey focus_group observation analytics crm support social review frontline"
FIELDS: dict[str, dict[str, Any]] = {
    "persona": {
        **ALL,
        **dict.fromkeys(["role", "quote", "color"], TEXT),
        "portrait": "portrait",
        "supporting": BOOL,
        "priority": ["choice", "primary", "secondary"],
        "demographics": ["list", REQUIRED["demographic"]],
        "personality": ["list", REQUIRED["trait"]],
        **dict.fromkeys(
            [
                "wants", "needs", "motivations", "challenges", "behaviors", "fears", "values",
                "interests", "preferred_channels", "preferred_content", "buying_criteria",
                "loyalties", "data_values",
            ],
            TEXTS,
        ),
        "filter": TEXT,
        "profile": ["list", REQUIRED["profile"]],
        "profiled": DAY,
        "reviewed": DAY,
    },
    "stage": {
        **ALL, "color": TEXT, "expected_share": SHARE, "expected_days": COST, "journey": "path"
    },
    "touchpoint": {
        **ALL,
        **dict.fromkeys(["owner", "tone", "promise"], TEXT),
        **dict.fromkeys(["channels", "events", "terms"], TEXTS),
        **dict.fromkeys(["moment_of_truth", "ours"], BOOL),
        "cost": COST,
        "cost_per": ["choice", "month", "visit", "conversion"],
        "image": "portrait",
        "journey": "path",
    },
    "goal": {
        **ALL,
        "level": ["choice", "business", "marketing", "departmental"],
        "direction": ["choice", "increase", "decrease"],
        **dict.fromkeys(["metric", "unit", "owner", "feasibility"], TEXT),
        **dict.fromkeys(["baseline", "target"], NUMBER),
        **dict.fromkeys(["start", "due"], DAY),
        "cumulative": BOOL,
        "milestones": ["list", REQUIRED["milestone"]],
        "binding": REQUIRED["binding"],
        "measurements": ["list", REQUIRED["measurement"]],
    },
    "pain_point": {**ALL, "severity": FIVE},
    "opportunity": {
        **ALL,
        "value": FIVE,
        "effort": FIVE,
        "expected": COST,
        "owner": TEXT,
        "status": ["choice", "idea", "planned", "doing", "done", "dropped"],
    },
    "content": {**ALL, "format": TEXT, "url": TEXT},
    "segment": {
        **ALL,
        **dict.fromkeys(["size", "attractiveness", "probability"], SHARE),
        "criteria": ["list", REQUIRED["criterion"]],
        "filter": TEXT,
    },
    "lane": {**ALL, "backstage": BOOL, "color": TEXT},
    "note": {**ALL, "name": TEXT},
    "source": {
        **ALL,
        "type": ["choice", *SOURCES.split(), "competitor", "other"],
        "date": DAY,
        "url": TEXT,
        "sample_size": COUNT,
    },
    "comment": {
        **ALL,
        "name": TEXT,
        "description": "name",
        "by": TEXT,
        "at": "time",
        "resolved": BOOL,
    },
}  # fmt: skip
"""The fields of each kind and their types, written down a second time."""

INFO: dict[str, Any] = {
    **dict.fromkeys(["title", "description", "currency"], TEXT),
    "converts": "id",
    "leaves": REQUIRED["leaves"],
    "library": "path",
    "state": ["choice", "as_is", "to_be"],
    "brand_values": TEXTS,
    "owners": TEXTS,
    "reviewed": DAY,
    "review_days": ["whole", 1, 1e308],
    "shifts": ["list", REQUIRED["shift"]],
    "reviews": ["list", REQUIRED["review"]],
    "exceptions": ["list", REQUIRED["exception"]],
}
KINDS = {
    "persona": "personas",
    "stage": "stages",
    "touchpoint": "touchpoints",
    "goal": "goals",
    "pain_point": "pain_points",
    "opportunity": "opportunities",
    "content": "contents",
    "segment": "segments",
    "lane": "lanes",
    "note": "notes",
    "source": "sources",
    "comment": "comments",
}
EMOTION = ["number", -2, 2]
LINKS: dict[str, tuple[list[str], list[str], dict[str, Any]]] = {
    "occurs_in": (["touchpoint", "content", "note", "pain_point", "opportunity"], ["stage"], {}),
    "goes_through": (
        ["persona"], ["stage"], dict.fromkeys(["wants", "needs", "questions"], TEXTS)
    ),
    "experiences": (
        ["persona"],
        ["touchpoint"],
        {
            **dict.fromkeys(["emotion", "desired"], EMOTION),
            **dict.fromkeys(["feeling", "actions", "thoughts", "says", "needs"], TEXT),
            "basis": ["choice", "assumed", "researched"],
        },
    ),
    "leads_to": (["touchpoint"], ["touchpoint"], {"label": TEXT, "share": SHARE}),
    "targets": (["goal"], ["persona"], {}),
    "refines": (["goal"], ["goal"], {}),
    "supports": (["touchpoint", "opportunity"], ["goal"], {}),
    "measured_at": (["goal"], ["stage", "touchpoint"], {}),
    "hurts": (["pain_point"], ["touchpoint"], {}),
    "felt_by": (["pain_point"], ["persona"], {}),
    "addresses": (["opportunity"], ["pain_point", "touchpoint"], {}),
    "keeps": (["touchpoint"], ["touchpoint"], {"kept": ["choice", "yes", "partly", "no"]}),
    "influences": (["persona"], ["persona"], {"how": TEXT}),
    "represents": (["persona"], ["segment"], {}),
    "serves": (["content"], ["persona"], {}),
    "in_lane": (["note"], ["lane"], {}),
    "cites": (
        [kind for kind in KINDS if kind not in {"source", "comment"}],
        ["source"],
        {"quotes": ["list", REQUIRED["quote"]]},
    ),
    "comments_on": (["comment"], [kind for kind in KINDS if kind != "comment"], {}),
    "answers": (["comment"], ["comment"], {}),
}  # fmt: skip
"""The ends of each kind of link and its data, written down a second time."""

texts = st.one_of(
    st.sampled_from(
        ["", "a", "Maya", "é", "e\u0301", "\u2028", "😀", "\x00\x1f\x7f", '"\\\n', "<b>"]
    ),
    st.text(max_size=6),
)
days = st.one_of(st.sampled_from(["2024-02-29", "0001-01-01"]), st.dates().map(str))
times = st.one_of(
    st.sampled_from(
        [
            "2024-02-29T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "2026-11-30T24:00:00Z",
            "2026-02-30T09:00:00Z",
            "2026-11-30T09:00:00+00:00",
            "2026-11-30T09:00:00.5Z",
        ]
    ),
    st.datetimes().map(lambda time: time.isoformat(timespec="seconds") + "Z"),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, 2**53 + 1, 1.0, "2023-02-29", "\ud800", ""]),
    st.text(st.characters(), max_size=5),
)
IMAGE = (
    "data:image/jpeg;base64,"
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////"
    "////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAA"
    "AAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)
"""An image of one pixel."""
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
"""Any JSON value, and NaN, Infinity, lone surrogates and integers that no double holds."""


PATHS = [
    "a.journeymap.json", "../b/c.json", "./ü ~.json", "a:b", "1:b", "C:\\a", "/a", "a/", ".."
]  # fmt: skip


def numbers(low: float, high: float) -> st.SearchStrategy[Any]:
    edges = [value for value in (low, high) if abs(value) < 100]
    whole = st.integers(int(max(low, -(10**18))), int(min(high, 10**18)))
    return st.one_of(st.sampled_from(edges or [0, 0.1]), st.floats(low, high), whole)


def values(type: Any) -> st.SearchStrategy[Any]:
    """Return values that the model mostly accepts for a type of `FIELDS`."""
    match type:
        case "text" | "custom" | "name":
            return texts if type != "custom" else st.one_of(texts, st.booleans(), numbers(-9, 9))
        case "bool":
            return st.booleans()
        case "day":
            return days
        case "time":
            return st.one_of(times, days)
        case "portrait":
            return st.sampled_from(["", "🙂", IMAGE])
        case ["number", low, high]:
            return numbers(low, high)
        case ["whole", low, high]:
            whole = st.integers(low, int(min(high, 10**6)))
            return st.one_of(whole, whole.map(float), st.sampled_from([365, 1e300, 2**53 + 1]))
        case ["choice", *words]:
            return st.sampled_from(words)
        case "id":
            return st.sampled_from(["", "a", "s-1", "Not an id"])
        case "duration":
            return st.sampled_from(["", "30d", "0.5h", "00.10w", "0d", "soon"])
        case "path":
            return st.one_of(texts, st.sampled_from(PATHS))
        case ["list", inner]:
            return st.lists(values(inner), max_size=2)
        case _:
            required = {name: values(each) for name, each in type["required"].items()}
            optional = {name: values(each) for name, each in type["optional"].items()}
            if "shapes" not in type:
                return st.fixed_dictionaries(required, optional=optional)
            return st.one_of(
                st.fixed_dictionaries(
                    {name: optional[name] for name in there},
                    optional={name: optional[name] for name in perhaps},
                )
                for there, perhaps in [*type["shapes"], [[], list(optional)]]
            )


@cache
def _field_sets(holder: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the strategies of the fields of a kind or a kind of link; of "", the map itself."""
    types = INFO if holder == "" else FIELDS[holder] if holder in FIELDS else LINKS[holder][2]
    good = {name: values(type) for name, type in types.items()}
    return good, {name: st.one_of(st.none(), each) for name, each in good.items()}


def _fields(draw: Any, holder: str, junk: float) -> dict[str, Any]:
    good, absent = _field_sets(holder)
    names = sorted(good)
    chosen = [draw(st.sampled_from(names)) for _ in range(draw(st.integers(0, 3)))] if names else []
    fields = {}
    for name in chosen:
        chance = draw(st.integers(0, 99))
        among = anything if chance < 100 * junk else absent[name] if chance > 80 else good[name]
        fields[name] = draw(among)
    if _now(draw, junk / 2):
        fields[draw(st.sampled_from(["id", "kind", "format", "x", "share"]))] = draw(anything)
    return fields


def _now(draw: Any, chance: float) -> bool:
    return chance > 0 and draw(st.integers(0, 99)) >= 100 - 100 * chance


IDS = [*"abcdefghijklmnopqr", "s-1", "maya", "2"]


@st.composite
def change_lists(draw: Any, found: dict[str, Any], junk: float = 0.08) -> list[Any]:
    """Draw changes that mostly fit the map of a document; `junk` is the share of nonsense."""
    ids = {kind: [each["id"] for each in found.get(KINDS[kind], [])] for kind in KINDS}
    links = found.get("links", [])
    changes: list[Any] = []
    for _ in range(draw(st.integers(1, 4))):
        change = _change(draw, ids, links, junk)
        if _now(draw, junk / 2):
            key = draw(st.sampled_from(["op", "kind", "id", "fields", "at", "from", "to", "x"]))
            if draw(st.booleans()):
                change.pop(key, None)
            else:
                change[key] = draw(anything)
        changes.append(change)
        if _now(draw, junk / 4):
            changes.append(draw(anything))
    return changes


def _change(draw: Any, ids: dict[str, list[str]], links: list[Any], junk: float) -> dict[str, Any]:
    here = [id for kind in KINDS for id in ids[kind]]
    ops = ["add", "add"] + ["set", "move", "remove", *["link"] * 5] * bool(here)
    op = draw(st.sampled_from([*ops, *["unlink", "link"] * bool(links), "set"]))
    fitting: dict[str, list[tuple[str, str]]] = {}
    if op == "link":
        for kind, (starts, ends, _) in LINKS.items():
            first = [id for each in starts for id in ids[each]]
            second = [id for each in ends for id in ids[each]]
            if first and second:
                fitting[kind] = [(start, end) for start in first for end in second]
        if not fitting and not _now(draw, junk):
            op = "add"
    anyone = st.sampled_from(IDS if not here or _now(draw, junk) else here)
    change: dict[str, Any] = {"op": op}
    match op:
        case "add":
            kind = change["kind"] = draw(st.sampled_from([*KINDS]))
            free = [id for id in IDS if id not in here]
            change["id"] = draw(st.sampled_from(IDS if not free or _now(draw, junk) else free))
            change["fields"] = {"name": draw(values("name")) or "N"}
            if kind == "comment":
                change["fields"]["description"] = draw(values("name")) or "C"
            change["fields"] |= _fields(draw, kind, junk)
            if draw(st.booleans()):
                change["at"] = draw(st.integers(0, len(ids[kind]) + _now(draw, junk)))
            ids[kind] = [*ids[kind], change["id"]]
        case "set":
            change["id"] = draw(st.one_of(st.just(""), anyone) if here else st.just(""))
            kinds = [kind for kind in KINDS if change["id"] in ids[kind]]
            if kinds or change["id"] == "":
                change["fields"] = _fields(draw, kinds[0] if kinds else "", junk)
        case "move":
            change["id"] = draw(anyone)
            change["at"] = draw(st.integers(0 - _now(draw, junk), max(map(len, ids.values()))))
        case "remove":
            change["id"] = draw(anyone)
        case _ if links and (op == "unlink" or draw(st.booleans())):
            link = draw(st.sampled_from(links))
            change |= {"kind": link["kind"], "from": link["from"], "to": link["to"]}
            if op == "link":
                change["fields"] = _fields(draw, link["kind"], junk)
        case _:
            if fitting and not _now(draw, junk):
                kind = draw(st.sampled_from([*fitting]))
                start, end = draw(st.sampled_from(fitting[kind]))
            else:
                kind, start, end = draw(st.sampled_from([*LINKS])), draw(anyone), draw(anyone)
            change |= {"kind": kind, "from": start, "to": end}
            if draw(st.booleans()):
                change["fields"] = _fields(draw, kind, junk)
    return change
