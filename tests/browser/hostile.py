"""Maps in which every text tries to run something, and checks whether one did."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import journeynb as jn
from strategies import FIELDS, INFO, LINKS

RUN = "window.ran=(window.ran||0)+1,alert(1)"
TEXTS = {
    "script": f"<script>{RUN}</script>",
    "text": f"</text><script>{RUN}</script>",
    "svg": f"</svg><img src=x onerror={RUN}>",
    "style": f"</style><script>{RUN}</script>",
    "title": f"</title></desc><script>{RUN}</script>",
    "javascript": f"javascript:{RUN}",
    "data": f"data:text/html,<script>{RUN}</script>",
    "fetch": "https://203.0.113.7/x.png",
    "quotes": f'x"onload="{RUN}" onmouseover="{RUN}" y="',
    "single": f"x'onload='{RUN}' onclick='{RUN}' y='",
    "tag": f'"/><image href="x" onerror="{RUN}"/><a href="javascript:{RUN}">x</a>',
    "foreign": f"<foreignObject><iframe srcdoc='<script>{RUN}</script>'/></foreignObject>",
    "animate": f"<set attributeName=onclick to={RUN} /><use href='javascript:{RUN}'/>",
    "cdata": f"<![CDATA[</text><script>{RUN}</script>]]>",
    "end": f"]]>--><script>{RUN}</script>",
    "comment": f"<!-- --!><script>{RUN}</script>",
    "instruction": f"<?xml-stylesheet href='javascript:{RUN}'?>",
    "entity": "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x; &lt; & &#60;b&#62;",
    "css": f"red;}}*{{background:url(https://203.0.113.7/y)}}@import 'javascript:{RUN}';",
    "control": "a\x00b\x08c\x1bd\x1fe\x7ff\x85g\u2028h\ufffei\uffffj\ufeffk",
    "direction": f"\u202e\u2066<script>{RUN}</script>\u2069",
    "template": f"{{{{constructor.constructor('{RUN}')()}}}} ${{{RUN}}} datum['x'] \\u003cb",
    "markdown": f"[x](javascript:{RUN}) ![x](https://203.0.113.7/z.png) <b onclick={RUN}>x</b>",
}
"""Each tries to leave one of the places in which texts are shown."""


def some_of(*names: str, long: Iterable[str]) -> tuple[str, ...]:
    """Return names of texts, and those that find little beside them only in the long tests."""
    return tuple(dict.fromkeys([*names, *(long if os.environ.get("JOURNEYNB_LONG") else ())]))


FOUND = r"""
(root) => {
    const bad = [];
    const runs = /^(script|foreignobject|iframe|object|embed|animate\w*|set|handler|link|meta)$/i;
    for (const element of [root, ...root.querySelectorAll('*')]) {
        const {localName: tag, textContent: text} = element;
        if (runs.test(tag)) bad.push(tag);
        if (tag === 'style' && /@import|url\((?!data:font)/.test(text)) bad.push(tag);
        for (const {name, value} of element.attributes) {
            if (/^on/i.test(name)) bad.push(name);
            const fetches = /^(xlink:)?href$|^src$/i.test(name);
            if (fetches && !/^(#|data:image\/|blob:)/.test(value)) bad.push(`${name}=${value}`);
            if (/^(alt|title|aria-label)$/.test(name)) continue;  // text
            for (const [, url] of value.matchAll(/url\(["']?([^)]*)/g))
                if (!url.startsWith('#')) bad.push(`${name}=${value}`);
        }
    }
    return bad;
}
"""
"""JavaScript: what of an element could run or fetch something."""

TOUCH = """
(root) => {
    const kinds = ['load', 'error', 'click', 'mouseover', 'mouseenter', 'focus', 'focusin'];
    for (const element of [root, ...root.querySelectorAll('*')])
        for (const kind of kinds) element.dispatchEvent(new Event(kind));
}
"""
"""JavaScript: give every element what a handler could wait for."""


def hostile_map(text: str) -> jn.JourneyMap:
    """Return a map with two entities of every kind and a link of every sort: all say `text`."""
    jm = jn.JourneyMap(**{name: _value(type, text) for name, type in INFO.items()})
    adds = [
        {
            "op": "add", "kind": kind, "id": _id(kind, number),
            "fields": {name: _value(type, text) for name, type in fields.items()},
        }
        for kind, fields in FIELDS.items()
        for number in (1, 2)
    ]  # fmt: skip
    links = [
        {
            "op": "link", "kind": kind, "from": _id(start, 1), "to": _id(end, 2),
            "fields": {name: _value(type, text) for name, type in data.items()},
        }
        for kind, (starts, ends, data) in LINKS.items()
        for start in starts
        for end in ends
    ]  # fmt: skip
    jm.apply([*adds, *links])
    return jm


def _id(kind: str, number: int) -> str:
    return f"{kind.replace('_', '-')}-{number}"


def _value(type: Any, text: str) -> Any:
    match type:
        case "text" | "name" | "custom":
            return text
        case "bool":
            return True
        case "day":
            return "2026-11-01"
        case "time":
            return "2026-11-01T09:15:00Z"
        case "portrait":
            return "🙂"
        case "id":
            return "touchpoint-1"
        case "duration":
            return "30d"
        case "path":
            return (
                "./"
                + "".join(each for each in text if each >= " " and each not in "\\\x7f")
                + ".json"
            )
        case ["number" | "whole", _, high]:
            return min(high, 1)
        case ["choice", first, *_]:
            return first
        case ["list", inner]:
            return [_value(inner, text)]
        case _:
            every = {**type["required"], **type["optional"]}
            if "shapes" in type:  # the one with the most texts
                there, perhaps = max(
                    type["shapes"],
                    key=lambda shape: sum(every[name] == "text" for part in shape for name in part),
                )
                every = {name: every[name] for name in (*there, *perhaps)}
            return {name: _value(each, text) for name, each in every.items()}
