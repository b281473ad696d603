"""The expressions of the prose linter: one word a thing. See docs/contributing/writing.md."""

# prose: ignore file (the words to avoid)

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """An expression to avoid, and the words to use instead."""

    name: str
    pattern: re.Pattern[str]
    instead: str
    is_error: bool

    @property
    def of_lines(self) -> bool:
        """Whether it is about where a line starts or ends, not about words anywhere."""
        return "^" in self.pattern.pattern


def _words(name: str, pattern: str, instead: str, *, error: bool, case: bool = False) -> Words:
    return Words(name, re.compile(pattern, 0 if case else re.IGNORECASE), instead, error)


def error(name: str, pattern: str, instead: str) -> Words:
    """Return an expression that no text may use."""
    return _words(name, pattern, instead, error=True)


def warning(name: str, pattern: str, instead: str, *, case: bool = False) -> Words:
    """Return an expression that is sometimes right."""
    return _words(name, pattern, instead, error=False, case=case)


BRITISH = (
    r"\b((un)?colour(s|ed|ing)?|behaviours?|grey(s|ed)?|fulfil|neighbour(s|ing)?|(un)?labell(ed|ing)"
    r"|cancell(ed|ing)|modell(ed|ing)|licences?|favour\w*|honour\w*|centre[sd]?|artefacts?|judgement"
    r"|analys(e|ed|es|ing)|(sanit|summar|organ|recogn|normal|minim|maxim|optim|serial|capital|local"
    r"|initial)is(e|es|ed|ing))\b|\bcatalogues?\b"
)
NOT_A = (
    "log|map|report|day|number|numbers|picture|file|column|kind|text|times?|emotion|way|persona|step"
    "|list|part|place|word"
)

WORDS = (
    error("tell", r"\b(tells?|told|telling)\b(?! (\w+ )?apart)", "say, show, report, list, warn"),
    error("mend", r"\bmend(s|ed|ing)?\b", "fix"),
    error(
        "stand",
        r"\b(stands|stood)\b(?! for\b)|\b(may|can|they|it|that) stand\b(?! for\b)",
        "be, appear, occur, be listed",
    ),
    error("stand for", r"\bstands? for\b", "represent, mean"),
    error("hold against", r"\b(hold|holds|held|holding)\b(\W+\w+){0,4}? against\b", "compare with"),
    error(
        "holds = contains",
        r"\b(map|file|log|table|notebook|page|report|card|link)s? (holds?|held)\b"
        r"|\bdoes not hold\b",
        "contain",
    ),
    error(
        "is none",
        r"\b(that|which|and|who) (is|are) none\b"
        rf"|(?<!\bthere )\b(is|are) no ({NOT_A})s?\b(?! of)",
        "is not a ...",
    ),
    error("what is no", r"\bwhat is (no|none)\b", "anything that is not a ..."),
    warning(
        "who, what as subject",
        r"(^|(?<![\w ] )[.;:] )(What|Whose|Whom|Who) [a-z]+ [^?]*$",
        "start with a noun or a verb",
        case=True,
    ),
    warning(
        "Of ..., comma first",
        r"(^|[.;] )Of (a|an|the|several|many|what|columns|those|all|equal|its|them)\b",
        'subject first: "For ..." or "The ... of ..."',
        case=True,
    ),
    warning(
        "way = path",
        r"\b(the|a|most frequent|each|those|several|some) ways?\b"
        r"(?! (in|to|that|it|they|of (writing|saying))\b)|\bways through\b",
        "path",
    ),
    error("on the way", r"\bon (the|its|their) way\b", "on track; along the journey; pending"),
    warning(
        "meet",
        r"\b(meets|(?<!not )met|meeting)\b|\b(they|who|personas|customers|can|never) meet\b",
        "experience (persona), reach (customer), match (pattern)",
    ),
    error(
        "lost = drop-off",
        r"\b(customers?|more|most|those|who|half)( (are|is|were|was))? lost\b"
        r"(?! (the|their|its|a)\b)"
        r"|\blost (before|since|between|on)\b",
        "drop off, drop-off",
    ),
    warning(
        "leave out",
        r"\b(left|leaves?|leaving) (\w+ ){0,2}out\b",
        "skip (rows), ignore (text), hide (display), omit (field)",
    ),
    error("anew", r"\banew\b", "again"),
    error("begin", r"\b(begins?|began|begun|beginning)\b", "start"),
    error(
        "somebody",
        r"\b(some|every|any)body('s)?\b",
        "someone, everyone; or name them: a customer, all personas",
    ),
    error("whoever", r"\b(whoever|whomever)\b", "name the person: the owner, the reader"),
    warning("carry", r"\b(carry|carries|carried|carrying)\b", "contain, include, store"),
    error("by now", r"\bby (now|then)\b", "by today; now; meanwhile"),
    error("by hand", r"\bby hand\b", "in the editor; manually"),
    warning("wanted", r"\bwanted\b", "desired (emotion), requested, expected"),
    error(
        "felt",
        r"\b(is|was|what|are) felt\b(?! by)|\bfelt( and\b| in\b|,)",
        "emotion; the observed emotion",
    ),
    warning("speak", r"\b(speaks?|spoke|spoken)\b(?! to\b)", "apply, report"),
    error("British spelling", BRITISH, "American: color, gray, neighbor, fulfill, label, -ize"),
    error(
        "file ending",
        r"\b(the|an?|file|its|no) endings?\b|\bendings? of (file|OUT|the)\b",
        "file extension",
    ),
    warning(
        "day = date",
        r"(?<!\btime of )(?<!\border of )\b(the|a|of|which|that|its|due|some|no|what) day\b"
        r"(?! of the week| when (people|they)| (or|and|before) (the )?month)"
        r"(?! comes| first| in the year)",
        "date",
    ),
    warning(
        "thing",
        r"\b(a|the|any|each|other|every|two|several|same) things?\b",
        "item (editor), entity (API)",
    ),
    warning("How many ... fragment", r"^(How|So) (many|much)\b[^?]*$", "Number of ...", case=True),
    warning(
        "where = if",
        r"\b(raise|raises|error|None|NaN|empty|nothing|none|refuse) where\b"
        r"|\bwhere (none|nothing) is\b",
        "if",
    ),
    error("of those who", r"\b(of|by|for|to|and) (those|them|him) who\b", "of the customers who"),
    error("answers for", r"\banswers? for (it|the|them)\b", "is responsible for"),
    warning(
        "worst",
        r"\bworst\b(?! (to|and)( the| its)? best| night| at\b)",
        "most severe; worst is the lowest emotion",
    ),
    error(
        "take for",
        r"\b(takes?|taken|took) (\w+ ){0,3}for (a|an|the|one|no|it|scores)\b",
        "read as, treat as",
    ),
    error("one's own", r"\b(of )?one's own\b", "your own; custom"),
    error("percent", r"(?<=[\d}]) %(?![\w(%])", "no space: 95%"),
    error("aside", r"\baside\b", "except, apart from"),
)
