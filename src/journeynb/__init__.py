"""Draw customer journey maps in notebooks, and see what is missing from them.

Names are loaded when they are first used, so that ``import journeynb`` is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeynb.api.customers import Customers
    from journeynb.api.journey_map import JourneyMap
    from journeynb.api.library import (
        enable_charts,
        explain,
        live,
        rules,
        sample,
        sample_log,
        samples,
        schema,
        simulate,
    )
    from journeynb.api.merging import Merge, merge
    from journeynb.api.own_formats import add_format, remove_format
    from journeynb.api.own_rules import remove_rule, rule
    from journeynb.api.portfolio import Portfolio
    from journeynb.api.reading import open, read
    from journeynb.api.report import Report
    from journeynb.api.sample_portfolios import sample_portfolio
    from journeynb.api.sample_tables import (
        sample_comments,
        sample_customers,
        sample_kpis,
        sample_orders,
        sample_subscribers,
    )
    from journeynb.api.stored_report import StoredReport, read_report
    from journeynb.base.errors import (
        ArgumentError,
        CallError,
        ChangeError,
        FileChangedError,
        FileError,
        FormatError,
        GapsFound,
        ImmutableError,
        JourneyError,
        JourneyWarning,
        MissingExtraError,
        QueryError,
        ReportError,
        UnknownIdError,
        UnknownNameError,
    )
    from journeynb.base.today import today
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.insight.comments.comments import Comments
    from journeynb.model.diff import Diff
    from journeynb.model.kinds.entities import (
        Comment,
        Content,
        Goal,
        Lane,
        Note,
        Opportunity,
        PainPoint,
        Persona,
        Segment,
        Source,
        Stage,
        Touchpoint,
    )

__version__ = "0.1.0"

_WHERE = {
    "journeynb.evidence.log.event_log": ("EventLog",),
    "journeynb.api.customers": ("Customers",),
    "journeynb.insight.comments.comments": ("Comments",),
    "journeynb.api.journey_map": ("JourneyMap",),
    "journeynb.api.merging": ("Merge", "merge"),
    "journeynb.api.own_formats": ("add_format", "remove_format"),
    "journeynb.api.own_rules": ("remove_rule", "rule"),
    "journeynb.api.portfolio": ("Portfolio",),
    "journeynb.api.reading": ("open", "read"),
    "journeynb.api.library": (
        "enable_charts",
        "explain",
        "live",
        "rules",
        "sample",
        "sample_log",
        "samples",
        "schema",
        "simulate",
    ),
    "journeynb.model.diff": ("Diff",),
    "journeynb.model.kinds.entities": (
        "Comment",
        "Content",
        "Goal",
        "Lane",
        "Note",
        "Opportunity",
        "PainPoint",
        "Persona",
        "Segment",
        "Source",
        "Stage",
        "Touchpoint",
    ),
    "journeynb.base.errors": (
        "ArgumentError",
        "CallError",
        "ChangeError",
        "FileChangedError",
        "FileError",
        "FormatError",
        "GapsFound",
        "ImmutableError",
        "JourneyError",
        "JourneyWarning",
        "MissingExtraError",
        "QueryError",
        "ReportError",
        "UnknownIdError",
        "UnknownNameError",
    ),
    "journeynb.base.today": ("today",),
    "journeynb.api.report": ("Report",),
    "journeynb.api.stored_report": ("StoredReport", "read_report"),
    "journeynb.api.sample_portfolios": ("sample_portfolio",),
    "journeynb.api.sample_tables": (
        "sample_comments",
        "sample_customers",
        "sample_kpis",
        "sample_orders",
        "sample_subscribers",
    ),
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names}

__all__ = [
    "ArgumentError",
    "CallError",
    "ChangeError",
    "Comment",
    "Comments",
    "Content",
    "Customers",
    "Diff",
    "EventLog",
    "FileChangedError",
    "FileError",
    "FormatError",
    "GapsFound",
    "Goal",
    "ImmutableError",
    "JourneyError",
    "JourneyMap",
    "JourneyWarning",
    "Lane",
    "Merge",
    "MissingExtraError",
    "Note",
    "Opportunity",
    "PainPoint",
    "Persona",
    "Portfolio",
    "QueryError",
    "Report",
    "ReportError",
    "Segment",
    "Source",
    "Stage",
    "StoredReport",
    "Touchpoint",
    "UnknownIdError",
    "UnknownNameError",
    "add_format",
    "enable_charts",
    "explain",
    "live",
    "merge",
    "open",
    "read",
    "read_report",
    "remove_format",
    "remove_rule",
    "rule",
    "rules",
    "sample",
    "sample_comments",
    "sample_customers",
    "sample_kpis",
    "sample_log",
    "sample_orders",
    "sample_portfolio",
    "sample_subscribers",
    "samples",
    "schema",
    "simulate",
    "today",
]


def __getattr__(name: str) -> Any:
    home = _MODULE_OF.get(name)
    if home is None:
        if name.startswith("_"):
            raise AttributeError(f"module 'journeynb' has no attribute {name!r}")
        from journeynb.base.public_calls import unknown_name

        raise unknown_name("journeynb", name, __all__)
    module = import_module(home)
    value = getattr(module, name)
    if callable(value) and not isinstance(value, type):
        from journeynb.base.public_calls import explained

        value = explained(value)
        setattr(module, name, value)  # so that it can be pickled
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
