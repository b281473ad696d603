"""Names of columns: common names in logs, and the names that we give them."""

from __future__ import annotations

NAMES: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "customer_id", "customerid", "user", "user_id", "userid", "client_id",
        "visitor_id", "account_id", "person_id", "contact_id", "member_id", "distinct_id",
        "anonymous_id", "user_pseudo_id", "case_id", "case:concept:name", "cust_id", "uid",
    ),
    "time": (
        "time", "timestamp", "ts", "event_time", "event_timestamp", "datetime", "date_time",
        "occurred_at", "created_at", "happened_at", "sent_at", "time:timestamp", "event_date",
        "date",
    ),
    "event": (
        "event", "event_name", "eventname", "event_type", "activity", "concept:name", "action",
        "event_title", "activity_name",
    ),
    "channel": ("channel", "channel_name", "marketing_channel", "touch_channel"),
    "persona": ("persona", "persona_id", "persona_name"),
    "value": ("value", "revenue", "order_value", "amount"),
    "score": ("score", "satisfaction", "csat", "rating"),
    "text": ("text", "comment", "feedback", "verbatim"),
    "lifecycle": ("lifecycle:transition", "lifecycle_transition"),
}  # fmt: skip
"""Common names of each column, the most likely first."""
REQUIRED = ("customer", "time", "event")
"""Columns without which a row is skipped."""
KNOWN = ("customer", "time", "event", "channel", "persona", "value", "score", "text")
"""Columns that every log has, in this order."""
WRITTEN = "_time"
"""The column of times as the log contains them."""
NOT_NUMERIC = {"value": "_no_value", "score": "_no_score"}
"""The columns that mark text that is not numeric."""
CONCAT = (
    "to join files with different columns, open each one, and pass them to "
    "jn.EventLog.concat([...])"
)
"""How to join files with different columns."""
