"""Open logs in tests, with their warnings."""

import warnings

import journeynb as jn


def quietly(*args, **options):
    """Open a log, and return it with the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", jn.JourneyWarning)
        log = jn.EventLog(*args, **options)
        log.facts  # noqa: B018
    return log, [str(each.message) for each in caught if each.category is jn.JourneyWarning]


def rows(log):
    """Return the events of a log as (customer, time, event), in order of time."""
    found = log.run(log.events.select("customer", "time", "event"), "events")
    events = found.sort_values(["time", "customer", "event"]).itertuples(index=False, name=None)
    return [(str(customer), time, event) for customer, time, event in events]
