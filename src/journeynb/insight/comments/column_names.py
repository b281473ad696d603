"""Names of columns: common names in tables of comments, and their names here."""

from __future__ import annotations

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "comment", "comments", "feedback", "verbatim", "review", "review_text",
        "review_content", "review_body", "ticket_description", "description", "message",
        "body", "content", "answer", "response", "free_text", "open_text", "comment_text",
        "open_ended_response", "additional_comments", "rating_remark", "conversation_rating_remark",
        "feedback_text", "hs_content", "remarks", "remark", "note",
    ),
    "customer": (
        "customer", "customer_id", "customerid", "user", "user_id", "userid", "requester_id",
        "contact_id", "associated_contact_id", "account_id", "client_id", "person_id", "member_id",
        "distinct_id", "external_reference", "external_id", "externalreference", "consumer_id",
        "cust_id", "uid", "requester_email", "contact_email", "recipientemail", "recipient_email",
        "email", "email_address", "e_mail", "requester",
    ),
    "time": (
        "time", "timestamp", "created_at", "submitted_at", "responded_at", "response_at",
        "answered_at", "created", "created_time", "created_date", "create_date", "date_created",
        "creation_date", "recordeddate", "recorded_date", "submit_date", "submit_date_(utc)",
        "review_created", "review_created_(utc)", "review_submit_date_and_time", "review_date",
        "end_date", "enddate", "hs_createdate", "date", "datetime", "submitted",
    ),
    "touchpoint": (
        "touchpoint", "touchpoint_id", "touchpoint_name", "journey_step", "event", "event_name",
    ),
    "score": (
        "score", "rating", "nps", "csat", "stars", "star_rating", "review_stars", "satisfaction",
        "nps_score", "csat_score",
    ),
}  # fmt: skip
"""Common names of each column, the most likely first. They include those of exports of Zendesk,
Freshdesk, Intercom, HubSpot, Qualtrics, SurveyMonkey, Typeform, Delighted, Trustpilot and Google
Play."""
KNOWN = tuple(NAMES)
"""Columns that every table has, in this order."""
WRITTEN = "_time"
"""The column that marks times that are written, also those that cannot be read."""
NOT_NUMERIC = "_no_score"
"""The column that marks scores that are not numeric."""
