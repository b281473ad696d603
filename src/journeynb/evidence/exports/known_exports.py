"""The exports that are recognized: one entry for each table that a tool exports.

Names are written as in the tool's documentation. Case and separators do not matter:
``OpportunityId`` is also ``opportunity_id`` and ``Opportunity ID``. ``properties.time`` is a field
of a nested column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TOOLS = {
    "ga4": "Google Analytics 4",
    "segment": "Segment",
    "snowplow": "Snowplow",
    "mixpanel": "Mixpanel",
    "amplitude": "Amplitude",
    "posthog": "PostHog",
    "matomo": "Matomo",
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "zendesk": "Zendesk",
    "xes": "XES",
}
"""The names of the tools, by the value of ``profile=``."""
Names = tuple[str, ...]


@dataclass(frozen=True)
class Export:
    """A table that a tool exports.

    Parameters
    ----------
    tool : str
        A key of `TOOLS`.
    content : str
        The rows of the table, in one or two words.
    marks : tuple of str
        Columns that the table always has. Each of `customer`, `time` and `event` needs one, too.
    customer, time, event : tuple of str
        The columns of a role. The first that has a value in a row counts.
    any_of : tuple of str
        Columns of which the table has at least one.
    identify : tuple of (str, str)
        Columns of an id before login and of the id after it.
    aliases : tuple of (str, str)
        Columns of an earlier id and of the id that replaces it in all rows.
    only : (str, tuple of str), optional
        A column, and its values in the rows that are events.
    others : dict of str to tuple of str
        The columns of optional roles.
    """

    tool: str
    content: str
    marks: Names
    customer: Names
    time: Names
    event: Names
    any_of: Names = ()
    identify: tuple[tuple[str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    only: tuple[str, Names] | None = None
    others: Mapping[str, Names] = field(default_factory=dict)


def _segment(content: str, marks: Names, event: Names, any_of: Names = ()) -> Export:
    return Export(
        "segment", content, marks, any_of=any_of,
        customer=("user_id", "anonymous_id"),
        time=("timestamp", "original_timestamp", "received_at"), event=event,
        identify=(("anonymous_id", "user_id"),),
    )  # fmt: skip


_PLATFORM = {"channel": ("platform",)}
_OBJECTS = ("OpportunityId", "LeadId", "CaseId", "ContactId", "AccountId", "ParentId")
_STAGES = ("stagename", "stage", "status", "casestatus", "leadstatus", "opportunitystage")

EXPORTS: tuple[Export, ...] = (
    Export(
        "ga4", "events",
        marks=("event_name", "event_timestamp", "user_pseudo_id"),
        customer=("user_id", "user_pseudo_id"), time=("event_timestamp",), event=("event_name",),
        identify=(("user_pseudo_id", "user_id"),),
        others={**_PLATFORM, "value": ("event_value_in_usd",)},
    ),
    _segment("calls", ("messageId", "anonymousId", "type"), ("event", "name", "type")),
    _segment("tracks", ("anonymous_id", "received_at", "event"), ("event",)),
    _segment("pages", ("anonymous_id", "received_at"), ("path", "title", "url"), ("path", "url")),
    _segment("screens", ("anonymous_id", "received_at", "name"), ("name",)),
    Export(
        "snowplow", "events", marks=("collector_tstamp", "event_id"),
        customer=("user_id", "domain_userid", "network_userid"),
        time=("derived_tstamp", "collector_tstamp"), event=("event_name", "event"),
        identify=(("domain_userid", "user_id"),), others=_PLATFORM,
    ),
    Export(
        "mixpanel", "events", marks=("distinct_id", "time"),
        customer=("$user_id", "distinct_id"), time=("time",),
        event=("event_name", "event", "name", "mp_event_name"),
        any_of=("insert_id", "event_id", "properties", "mp_processing_time_ms", "mp_lib",
                "event_name"),
        identify=(("$device_id", "$user_id"),),
        aliases=(("distinct_id_before_identity", "distinct_id"),),
    ),
    Export(
        "amplitude", "events", marks=("event_type",),
        any_of=("amplitude_id", "server_upload_time", "client_event_time", "device_id"),
        customer=("user_id", "amplitude_id", "device_id"),
        time=("event_time", "client_event_time"), event=("event_type",),
        identify=(("amplitude_id", "user_id"), ("device_id", "user_id")), others=_PLATFORM,
    ),
    Export(
        "posthog", "events", marks=("event", "distinct_id", "timestamp"),
        customer=("person_id", "person.id", "distinct_id"), time=("timestamp",), event=("event",),
        aliases=(("properties.$anon_distinct_id", "distinct_id"),),
    ),
    Export(
        "matomo", "actions", marks=("visitorId", "idVisit"),
        customer=("userId", "visitorId"),
        time=("actionDetails_timestamp", "timestamp", "serverTimestamp"),
        event=("actionDetails_title", "actionDetails_pageTitle", "pageTitle",
               "actionDetails_eventAction", "actionDetails_url", "url", "actionDetails_type"),
        identify=(("visitorId", "userId"),),
    ),
    Export(
        "hubspot", "email events", marks=("recipient", "created", "type"),
        customer=("recipient",), time=("created",), event=("type",),
    ),
    Export(
        "hubspot", "deal stages", marks=("deal_id", "date_entered", "value"),
        customer=("deal_id",), time=("date_entered",), event=("value",),
    ),
    Export(
        "hubspot", "property history", marks=("name", "value", "source_id"),
        customer=("deal_id", "contact_id", "ticket_id", "company_id"),
        time=("timestamp", "timestamp_instant"), event=("value",),
        only=("name", ("dealstage", "lifecyclestage", "hs_lead_status", "hs_pipeline_stage")),
    ),
    Export(
        "hubspot", "form submissions", marks=("contact_id", "form_id", "conversion_id"),
        customer=("contact_id",), time=("timestamp",), event=("title", "form_id"),
    ),
    Export(
        "salesforce", "opportunity history", marks=("OpportunityId", "StageName", "CreatedDate"),
        customer=("OpportunityId",), time=("CreatedDate",), event=("StageName",),
        others={"value": ("Amount",)},
    ),
    Export(
        "salesforce", "versions of opportunities", marks=("id", "stage_name", "_fivetran_start"),
        customer=("id",), time=("_fivetran_start",), event=("stage_name",),
        others={"value": ("amount",)},
    ),
    Export(
        "salesforce", "field history", marks=("Field", "OldValue", "NewValue", "CreatedDate"),
        customer=_OBJECTS, time=("CreatedDate",), event=("NewValue",), only=("Field", _STAGES),
    ),
    Export(
        "salesforce", "history report", marks=("Field / Event", "New Value", "Edit Date"),
        customer=(*_OBJECTS, "Case Number", "Opportunity Name", "Lead Name", "Account Name"),
        time=("Edit Date",), event=("New Value",), only=("Field / Event", _STAGES),
    ),
    Export(
        "salesforce", "stage report", marks=("From Stage", "To Stage"),
        customer=("Opportunity ID", "Opportunity Name"),
        time=("Edit Date", "Last Modified Date", "Last Modified", "Created Date"),
        event=("To Stage",), others={"value": ("Amount",)},
    ),
    Export(
        "salesforce", "activities", marks=("WhoId", "WhatId", "Subject"),
        customer=("WhoId", "AccountId"),
        time=("ActivityDateTime", "StartDateTime", "ActivityDate", "CreatedDate"),
        event=("Type", "TaskSubtype", "EventSubtype", "Subject"),
    ),
    Export(
        "salesforce", "campaign members", marks=("CampaignId", "Status", "CreatedDate"),
        customer=("LeadOrContactId", "ContactId", "LeadId"),
        time=("FirstRespondedDate", "CreatedDate"), event=("Status",),
    ),
    Export(
        "zendesk", "ticket history", marks=("ticket_id", "field_name", "updated", "value"),
        customer=("ticket_id",), time=("updated",), event=("value",),
        only=("field_name", ("status",)),
    ),
    Export(
        "zendesk", "ticket updates",
        marks=("Ticket ID", "Changes - Field name", "Changes - New value"),
        customer=("Ticket ID",), time=("Update - Timestamp", "Update - Date"),
        event=("Changes - New value",), only=("Changes - Field name", ("status", "ticketstatus")),
    ),
    Export(
        "mixpanel", "raw events", marks=("event", "properties.distinct_id", "properties.time"),
        customer=("properties.$user_id", "properties.distinct_id"), time=("properties.time",),
        event=("event",), identify=(("properties.$device_id", "properties.$user_id"),),
        aliases=(("properties.$distinct_id_before_identity", "properties.distinct_id"),),
    ),
    Export(
        "xes", "traces", marks=("case:concept:name", "concept:name", "time:timestamp"),
        customer=("case:concept:name",), time=("time:timestamp",), event=("concept:name",),
    ),
)  # fmt: skip
"""The exports; the first that fits is taken."""
