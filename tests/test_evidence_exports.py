"""Exports of known tools are logs without further arguments."""

import json
from pathlib import Path

import pandas as pd
import pytest

import journeynb as jn
from evidence_opened import quietly, rows
from journeynb.data.engines import quiet

pytest.importorskip("ibis")

CASES = {
    "ga4": (
        "event_date,event_timestamp,event_name,user_pseudo_id,platform\n"
        "20260102,1767312000000000,page_view,1.1,WEB\n"
        "20260102,1767312060000000,add_to_cart,1.1,WEB\n",
        {"customer": "user_pseudo_id", "time": "event_timestamp", "event": "event_name",
         "channel": "platform"},
        [("1.1", "2026-01-02 00:00", "page_view"), ("1.1", "2026-01-02 00:01", "add_to_cart")],
    ),
    "segment": (
        "id,anonymous_id,user_id,received_at,sent_at,timestamp,event,event_text\n"
        "1,a-1,,2026-02-23 22:28:55,2026-02-23 22:28:54,2026-02-23 22:28:00,signed_up,Signed Up\n"
        "2,a-1,u-1,2026-02-23 22:30:00,2026-02-23 22:30:00,2026-02-23 22:29:00,plan,Plan\n",
        {"customer": "user_id else anonymous_id", "time": "timestamp else received_at",
         "event": "event"},
        [("u-1", "2026-02-23 22:28", "signed_up"), ("u-1", "2026-02-23 22:29", "plan")],
    ),
    "segment pages": (
        "id,anonymous_id,user_id,received_at,timestamp,url,path,title\n"
        "1,a-1,u-1,2026-02-23 22:28:55,2026-02-23 22:28:00,https://x.example/a,/a,A\n"
        "2,a-1,u-1,2026-02-23 22:28:55,,https://x.example/a,,B\n",
        {"customer": "user_id else anonymous_id", "time": "timestamp else received_at",
         "event": "path else title else url"},
        [("u-1", "2026-02-23 22:28", "/a"), ("u-1", "2026-02-23 22:28:55", "B")],
    ),
    "segment screens": (
        "ID,ANONYMOUS_ID,RECEIVED_AT,TIMESTAMP,NAME\n"
        "1,a-1,2026-02-23 22:28:55,2026-02-23 22:28:00,Home\n",
        {"customer": "ANONYMOUS_ID", "time": "TIMESTAMP else RECEIVED_AT", "event": "NAME"},
        [("a-1", "2026-02-23 22:28", "Home")],
    ),
    "snowplow": (
        "app_id,platform,etl_tstamp,collector_tstamp,dvce_created_tstamp,event,event_id,user_id,"
        "domain_userid,derived_tstamp,event_name\n"
        "shop,web,2026-03-03 21:27:34,2026-03-03 21:27:32,2026-03-03 21:27:31,page_view,1,,d-1,"
        "2026-03-03 21:27:00,page_view\n"
        "shop,web,2026-03-03 21:27:34,2026-03-03 21:28:00,2026-03-03 21:27:31,unstruct,2,,d-1,,"
        "link_click\n",
        {"customer": "user_id else domain_userid",
         "time": "derived_tstamp else collector_tstamp", "event": "event_name else event",
         "channel": "platform"},
        [("d-1", "2026-03-03 21:27", "page_view"), ("d-1", "2026-03-03 21:28", "link_click")],
    ),
    "mixpanel": (
        "event_id,name,time,distinct_id,properties,insert_id\n"
        "1,Plays,2026-08-01 10:16:00,u-1,{},a\n2,Pauses,2026-08-01 10:20:00,u-1,{},b\n",
        {"customer": "distinct_id", "time": "time", "event": "name"},
        [("u-1", "2026-08-01 10:16", "Plays"), ("u-1", "2026-08-01 10:20", "Pauses")],
    ),
    "mixpanel from its page": (
        "Event Name,Time,Distinct ID,Browser\nPlays,1785579360,u-1,Firefox\n",
        {"customer": "Distinct ID", "time": "Time", "event": "Event Name"},
        [("u-1", "2026-08-01 10:16", "Plays")],
    ),
    "mixpanel from fivetran": (
        "_file,name,time,distinct_id,mp_lib,device_id,distinct_id_before_identity\n"
        "f,View,2020-08-01 10:16:00,anon-1,web,d,\n"
        "f,Login,2020-08-01 10:17:00,u-1,web,d,anon-1\n",
        {"customer": "distinct_id", "time": "time", "event": "name"},
        [("u-1", "2020-08-01 10:16", "View"), ("u-1", "2020-08-01 10:17", "Login")],
    ),
    "amplitude": (
        "user_id,device_id,event_time,client_event_time,event_type,server_upload_time\n"
        ",d-1,2026-02-01 19:42:00,2026-02-01 19:42:58,Watch,2026-02-13 05:35:51\n"
        "u-1,d-1,,2026-02-01 19:43:00,Like,2026-02-13 05:35:51\n",
        {"customer": "user_id else device_id", "time": "event_time else client_event_time",
         "event": "event_type"},
        [("u-1", "2026-02-01 19:42", "Watch"), ("u-1", "2026-02-01 19:43", "Like")],
    ),
    "posthog": (
        "uuid,event,properties,timestamp,distinct_id\n"
        "1,$pageview,{},2026-02-01T10:00:00Z,a-1\n"
        '2,$identify,"{""$anon_distinct_id"": ""a-1""}",2026-02-01T10:01:00Z,u-1\n',
        {"customer": "distinct_id", "time": "timestamp", "event": "event"},
        [("u-1", "2026-02-01 10:00", "$pageview"), ("u-1", "2026-02-01 10:01", "$identify")],
    ),
    "matomo": (
        "idVisit,visitorId,serverTimePretty,actionDetails_type,actionDetails_title,timestamp\n"
        '1,v-1,"Jan 5, 2026 10:00:00",action,Home,1767607200\n',
        {"customer": "visitorId", "time": "timestamp",
         "event": "actionDetails_title else actionDetails_type"},
        [("v-1", "2026-01-05 10:00", "Home")],
    ),
    "hubspot": (
        "id,created,recipient,type,campaign_id\n"
        "1,2026-03-16 19:00:00,p-1@x.example,SENT,9\n2,2026-03-16 19:03:00,p-1@x.example,OPEN,9\n",
        {"customer": "recipient", "time": "created", "event": "type"},
        [("p-1@x.example", "2026-03-16 19:00", "SENT"),
         ("p-1@x.example", "2026-03-16 19:03", "OPEN")],
    ),
    "hubspot deals": (
        "deal_id,name,source,source_id,timestamp,value\n"
        "7,dealstage,CRM,s,2026-01-01 10:00:00,qualified\n7,amount,CRM,s,2026-01-02 10:00:00,90\n"
        "7,dealstage,CRM,s,2026-01-03 10:00:00,won\n",
        {"customer": "deal_id", "time": "timestamp", "event": "value"},
        [("7", "2026-01-01 10:00", "qualified"), ("7", "2026-01-03 10:00", "won")],
    ),
    "salesforce": (
        "Id,OpportunityId,CreatedDate,StageName,Amount\n"
        "1,o-1,2026-01-05T10:00:00.000+0000,Prospecting,100\n"
        "2,o-1,2026-02-05T10:00:00.000+0000,Closed Won,100\n",
        {"customer": "OpportunityId", "time": "CreatedDate", "event": "StageName",
         "value": "Amount"},
        [("o-1", "2026-01-05 10:00", "Prospecting"), ("o-1", "2026-02-05 10:00", "Closed Won")],
    ),
    "salesforce leads": (
        "Id,LeadId,CreatedDate,Field,OldValue,NewValue\n"
        "1,l-1,2026-01-05T10:00:00.000Z,created,,\n2,l-1,2026-01-06T10:00:00.000Z,Status,New,Won\n",
        {"customer": "LeadId", "time": "CreatedDate", "event": "NewValue"},
        [("l-1", "2026-01-06 10:00", "Won")],
    ),
    "salesforce report": (
        "Case Number,Field / Event,Old Value,New Value,Edit Date\n"
        "0001,Status,New,Closed,2026-01-06 10:00\n0001,Owner,A,B,2026-01-06 11:00\n",
        {"customer": "Case Number", "time": "Edit Date", "event": "New Value"},
        [("0001", "2026-01-06 10:00", "Closed")],
    ),
    "zendesk": (
        "ticket_id,field_name,updated,user_id,value\n11,status,2026-08-28 11:01:00,,open\n"
        "11,status,2026-08-29 11:01:00,7,solved\n11,priority,2026-08-28 12:00:00,7,high\n",
        {"customer": "ticket_id", "time": "updated", "event": "value"},
        [("11", "2026-08-28 11:01", "open"), ("11", "2026-08-29 11:01", "solved")],
    ),
    "zendesk explore": (
        "Ticket ID,Update - Timestamp,Changes - Field name,Changes - New value\n"
        "11,2026-08-28 11:01:00,Status,open\n11,2026-08-28 11:02:00,Group,support\n",
        {"customer": "Ticket ID", "time": "Update - Timestamp", "event": "Changes - New value"},
        [("11", "2026-08-28 11:01", "open")],
    ),
}  # fmt: skip


def expected(events):
    return [(customer, pd.Timestamp(time), event) for customer, time, event in events]


@pytest.mark.parametrize("case", CASES)
def test_an_export_needs_no_arguments(tmp_path, case):
    text, columns, events = CASES[case]
    path = tmp_path / "export.csv"
    path.write_text(text)
    log, heard = quietly(path)
    tool = case.partition(" ")[0]
    assert log.profile == tool
    assert log.columns == columns
    assert rows(log) == expected(events)
    assert len(heard) == 1 and heard[0].startswith(f"{path}: recognized as ")
    assert all(f"{role}={name}" in heard[0] for role, name in columns.items())
    assert heard[0].split(": ")[1].removeprefix("recognized as ") in repr(log)
    forced, _ = quietly(path, profile=tool)
    assert rows(forced) == rows(log)


def test_raw_events_of_mixpanel_have_their_columns_in_properties(tmp_path):
    lines = [
        {"event": "View", "properties": {"time": 1785579360, "distinct_id": "$device:d-1",
                                         "$device_id": "d-1", "$insert_id": "a"}},
        {"event": "Paid", "properties": {"time": 1785579420, "distinct_id": "u-1",
                                         "$device_id": "d-1", "$user_id": "u-1", "plan": "pro"}},
    ]  # fmt: skip
    path = tmp_path / "export.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    log, heard = quietly(path)
    assert log.profile == "mixpanel"
    assert log.columns["customer"] == "properties.$user_id else properties.distinct_id"
    assert rows(log) == expected(
        [("u-1", "2026-08-01 10:16", "View"), ("u-1", "2026-08-01 10:17", "Paid")]
    )
    assert "1 properties.$device_id joined with properties.$user_id" in heard[0]


def test_parameters_of_ga4_become_columns(tmp_path):
    lines = [
        {"event_timestamp": 1767312000000000, "event_name": "page_view", "user_pseudo_id": "1.1",
         "event_params": [{"key": "page", "value": {"string_value": "/a", "int_value": None}},
                          {"key": "session", "value": {"string_value": None, "int_value": 12}}]},
        {"event_timestamp": 1767312060000000, "event_name": "buy", "user_pseudo_id": "1.1",
         "event_params": [], "user_id": "u-1"},
    ]  # fmt: skip
    path = tmp_path / "export.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    log, _ = quietly(path, properties="event_params")
    found = log.run(log.events, "events").sort_values("time")
    assert found.customer.tolist() == ["u-1", "u-1"]
    assert found.page.tolist()[0] == "/a" and pd.isna(found.page.tolist()[1])
    assert found.session.tolist()[0] == "12"


def ticket(fields, values):
    times = ["2026-01-01", "2026-01-02"]
    return pd.DataFrame({"ticket_id": 1, "field_name": fields, "updated": times, "value": values})


def segment(rows):
    columns = ["anonymous_id", "user_id", "received_at", "event"]
    return pd.DataFrame(rows, columns=columns)


def test_an_id_of_several_users_is_not_joined():
    log, heard = quietly(segment([
        ("kiosk", None, "2026-01-01", "look"), ("kiosk", "ann", "2026-01-02", "buy"),
        ("kiosk", "bob", "2026-01-03", "buy"), ("phone", None, "2026-01-01", "open"),
        ("phone", "ann", "2026-01-04", "buy"),
    ]))  # fmt: skip
    assert [customer for customer, *_ in rows(log)] == ["ann", "kiosk", "ann", "bob", "ann"]
    assert "1 anonymous_id joined with user_id; 1 anonymous_id with several user_id" in heard[0]


def test_identify_turns_joins_off_and_joins_any_log():
    frame = segment([("a", None, "2026-01-01", "look"), ("a", "u", "2026-01-02", "buy")])
    apart, _ = quietly(frame, identify=False)
    assert [customer for customer, *_ in rows(apart)] == ["a", "u"]
    own = frame.rename(columns={"anonymous_id": "cookie", "user_id": "login", "received_at": "ts"})
    joined, heard = quietly(own, identify=("cookie", "login"))
    assert joined.profile is None
    assert [customer for customer, *_ in rows(joined)] == ["u", "u"]
    assert "1 cookie joined with login" in heard[0]
    with pytest.raises(jn.JourneyError, match="identify='cookie' is not valid; allowed: a pair"):
        jn.EventLog(own, identify="cookie")
    with pytest.raises(jn.JourneyError, match="has no column 'cooky' for identify="):
        jn.EventLog(own, identify=("cooky", "login"))


def test_named_columns_come_before_those_of_the_export():
    frame = segment([("a", None, "2026-01-01", "look"), ("a", "u", "2026-01-02", "buy")])
    log, _ = quietly(frame, customer="anonymous_id")
    assert log.columns["customer"] == "anonymous_id"
    assert [customer for customer, *_ in rows(log)] == ["a", "a"]
    named, heard = quietly(frame, customer="user_id", time="received_at", event="event")
    assert named.profile is None and len(rows(named)) == 1
    assert all("export" not in each for each in heard)
    history = ticket(["status", "group"], ["open", "b"])
    every, _ = quietly(history, event="field_name")
    assert [event for *_, event in rows(every)] == ["status", "group"]


def test_a_history_without_stages_names_the_field_in_each_event():
    history = ticket(["priority", "group"], ["high", "b"])
    log, heard = quietly(history)
    assert [event for *_, event in rows(log)] == ["priority: high", "group: b"]
    assert "no row has field_name status, so all rows are events" in heard[0]


def test_profile_is_checked_and_can_be_turned_off():
    frame = segment([("a", None, "2026-01-01", "look"), ("a", "u", "2026-01-02", "buy")])
    with pytest.raises(jn.JourneyError, match="profile='sekment' is not valid; allowed: ga4, seg"):
        jn.EventLog(frame, profile="sekment")
    with pytest.raises(jn.JourneyError) as caught:
        jn.EventLog(frame, profile="mixpanel")
    assert "events need customer= ($user_id or distinct_id), time= (time)" in str(caught.value)
    assert "The columns are anonymous_id, user_id, received_at, event" in str(caught.value)
    log, _ = quietly(frame.rename(columns={"received_at": "ts"}), profile=False)
    assert log.profile is None and log.columns["customer"] == "user_id"
    few = pd.DataFrame({"distinct_id": ["a"], "time": ["2026-01-01"], "name": ["x"]})
    assert quietly(few, profile="Mixpanel")[0].profile == "mixpanel"


def test_a_log_of_ones_own_is_no_export():
    own = pd.DataFrame({"user_id": ["a"], "event_time": ["2026-01-01"], "event_type": ["x"]})
    log, heard = quietly(own)
    assert log.profile is None
    assert "columns guessed from their names" in heard[0]


def test_a_derived_log_can_be_prepared(tmp_path):
    frame = segment([("a", None, "2026-01-01", "look"), ("a", "u", "2026-01-02", "buy")])
    log, _ = quietly(frame)
    fast = log.prepare(tmp_path / "log.duckdb")
    assert rows(fast) == rows(log)
    assert "user_id" in fast.events.columns
    ours = {name for name in log.events.columns if name.startswith("journeynb_")}
    assert ours == {"journeynb_row"}


@pytest.mark.parametrize("nested", ['{"plan": "pro", "price": 9, "time": {"zone": "UTC"}}'])
def test_properties_become_columns(nested):
    frame = pd.DataFrame({
        "customer": ["ann", "bob", "cat"], "time": "2026-01-01", "event": "pay",
        "properties": [nested, '{"plan": "free", "a/b": null}', None],
    })  # fmt: skip
    log, _ = quietly(frame, properties="properties", persona="plan")
    found = log.run(log.events, "events").sort_values("customer")
    assert found.persona.tolist()[:2] == ["pro", "free"] and pd.isna(found.persona.tolist()[2])
    assert found["properties.time"].tolist()[0] == '{"zone":"UTC"}'
    assert {"price", "a/b"} <= set(found.columns)
    some, _ = quietly(frame, properties={"properties": ["price"]})
    assert "price" in some.events.columns and "plan" not in some.events.columns
    with pytest.raises(jn.JourneyError, match="the column event has type string; allowed for prop"):
        jn.EventLog(frame, properties="event")
    with pytest.raises(jn.JourneyError, match="has no column 'props' for properties="):
        jn.EventLog(frame, properties=["props"])
    with pytest.raises(jn.JourneyError, match="properties=3 is not valid; allowed: the name"):
        jn.EventLog(frame, properties=3)


def test_a_table_of_ones_own_backend_is_recognized():
    """Both sides of the join of ids are the same table there."""
    backend = pytest.importorskip("ibis").duckdb.connect()
    backend.con.execute(
        "CREATE TABLE tracks AS SELECT * FROM (VALUES"
        " ('a', NULL, TIMESTAMP '2026-01-01', 'look', {'plan': 'pro'}),"
        " ('a', 'u', TIMESTAMP '2026-01-02', 'buy', {'plan': 'free'}),"
        " ('b', NULL, TIMESTAMP '2026-01-03', 'look', NULL))"
        " each(anonymous_id, user_id, received_at, event, traits)"
    )
    with quiet():
        tracks = backend.table("tracks")
    log, heard = quietly(tracks, properties="traits", persona="plan")
    assert rows(log) == expected(
        [("u", "2026-01-01", "look"), ("u", "2026-01-02", "buy"), ("b", "2026-01-03", "look")]
    )
    assert "each anonymous_id is joined with its user_id" in heard[0]
    with pytest.raises(jn.JourneyError, match="has type string; allowed for properties=: a struct"):
        jn.EventLog(tracks, properties="event")


def test_visits_of_matomo_are_one_event_for_each_action(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(
        "idVisit,visitorId,actionDetails_0_type,actionDetails_0_pageTitle,actionDetails_0_timestamp,"
        "actionDetails_1_type,actionDetails_1_pageTitle,actionDetails_1_timestamp,"
        "actionDetails_10_type,actionDetails_10_timestamp,deviceType\n"
        "1,v-1,action,Home,1767225600,action,Prices,1767225600,download,1767225600,Desktop\n"
        "2,v-2,action,Home,1767225700,,,,,,Phone\n"
    )
    with pytest.warns(jn.JourneyWarning, match=r"recognized as Matomo"):
        log = jn.EventLog(path)
    with pytest.warns(jn.JourneyWarning, match="at the same time"):
        table = log.run(log.events.order_by("journeynb_row"), "events")
    assert table.customer.tolist() == ["v-1", "v-1", "v-1", "v-2"]
    assert table.event.tolist() == ["Home", "Prices", "download", "Home"]
    assert table.deviceType.tolist() == ["Desktop"] * 3 + ["Phone"]
    assert table.time[3] == pd.Timestamp("2026-01-01 00:01:40")
