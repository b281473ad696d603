"""One event log compared with all maps of a portfolio."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.base.public_calls import Public
from journeynb.base.text import count, percent, shortened, visible
from journeynb.base.user_warnings import warn
from journeynb.data.intervals import add_share
from journeynb.data.rounding import rounded
from journeynb.evidence.log.event_log import EventLog
from journeynb.portfolio.log_counts import LogCounts
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.evidence.evidence import Evidence


class PortfolioEvidence(Public):
    """All maps of a portfolio compared with one event log; `Portfolio.evidence` returns it.

    A map explains an event if the event matches one of its touchpoints. The log is read once for
    all maps, and the tables follow the maps as they are edited. Every share comes with its 95%
    interval (Wilson's), ``low`` and ``high``.

    ``ev[name]`` is the evidence of one map, as `JourneyMap.evidence` returns it.
    """

    def __init__(
        self, folder: MapFolder, log: EventLog, of_map: Callable[[PortfolioMap], Evidence]
    ) -> None:
        self.log = log
        self.folder = folder
        self._of_map = of_map
        self._single: dict[object, Evidence] = {}
        self._now: object = None
        self._maps: list[PortfolioMap] = []
        self._counts: LogCounts
        self._tables: dict[str, pd.DataFrame] = {}

    def maps(self) -> pd.DataFrame:
        """Return the part of the log that each map explains, one row for each map.

        Maps without a touchpoint, such as a library, are skipped.

        Returns
        -------
        pandas.DataFrame
            ``map`` (str); ``touchpoints``, ``observed`` (int64): the touchpoints of the map, and
            those that have events in the log; ``events`` (int64) that the map explains, with their
            ``share`` of all events and ``low, high`` (float64); ``only`` (int64): the events that
            no other map explains; ``customers`` (int64) who have an event that it explains.
        """
        return self._table("maps", self._maps_table)

    def touchpoints(self) -> pd.DataFrame:
        """Return the customers and events at each touchpoint of each map.

        Returns
        -------
        pandas.DataFrame
            One row for each: ``map, id, name`` (str), ``customers`` (int64), ``share`` of all
            customers with ``low, high`` (float64), ``events`` (int64), ``first_seen, last_seen``
            (datetime64[us], UTC).
        """
        return self._table("touchpoints", self._touchpoints_table)

    def events(self) -> pd.DataFrame:
        """Return the maps that explain each event, the most frequent event first.

        Returns
        -------
        pandas.DataFrame
            One row for each event: ``event`` (str), ``count, customers, mapped`` (int64):
            occurrences, their customers, and the occurrences that at least one map explains;
            ``maps`` (list): the names of the maps that explain some.
        """
        return self._table("events", self._events_table)

    def unmapped_events(self) -> pd.DataFrame:
        """Return the events that no map explains, the most frequent first.

        Returns
        -------
        pandas.DataFrame
            One row for each event: ``event`` (str), ``count, customers`` (int64), ``share`` of all
            events with ``low, high`` (float64), ``first_seen, last_seen`` (datetime64[us], UTC).
        """
        return self._table("unmapped_events", self._unmapped_table)

    def unobserved_touchpoints(self) -> pd.DataFrame:
        """Return the touchpoints whose events never occur in the log.

        Touchpoints without event patterns are skipped.

        Returns
        -------
        pandas.DataFrame
            One row for each, in the order of the maps: ``map, id, name`` (str), ``events`` (list of
            patterns).
        """
        return self._table("unobserved_touchpoints", self._unobserved_table)

    def touched(self) -> dict[tuple[str, str], tuple[int, float]]:
        """Return the customers of each touchpoint and their share, by map and id.

        Touchpoints without event patterns are skipped: nothing is known of their customers.
        """
        found = self.touchpoints()
        known = {
            (each.name, touchpoint.id)
            for each in self._maps
            for touchpoint in each.index.touchpoints
            if touchpoint.events
        }
        rows = zip(found["map"], found.id, found.customers, found.share, strict=True)
        return {
            (name, id): (int(number), float(share))
            for name, id, number, share in rows
            if (name, id) in known
        }

    def __getitem__(self, name: str) -> Evidence:
        """Return the evidence of one map; raises `UnknownIdError`, which is a KeyError."""
        found = self.folder.map(name)
        if found.core not in self._single:
            self._single[found.core] = self._of_map(found)
        return self._single[found.core]

    def _counted(self) -> LogCounts:
        """Return the counts for the maps as they are now."""
        maps = [each for each in self.folder.maps if each.index.touchpoints]
        now = tuple((each.name, each.core, each.core.version) for each in maps)
        if now != self._now:
            self._now, self._maps, self._tables = now, maps, {}
            self._counts = LogCounts([each.index for each in maps], self.log)
            words = [
                f"{each.name}: {text}"
                for each, texts in zip(maps, self._counts.warnings(), strict=True)
                for text in texts
            ]
            if words:
                warn("; ".join(words))
        return self._counts

    def _table(self, name: str, make: Callable[[LogCounts], pd.DataFrame]) -> pd.DataFrame:
        counts = self._counted()
        if name not in self._tables:
            self._tables[name] = rounded(make(counts))
        return self._tables[name].copy()

    def _maps_table(self, counts: LogCounts) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        size, explained = counts.groups["count"].to_numpy(), counts.places >= 0
        alone = explained.sum(axis=1) == 1
        rows = []
        for number, each in enumerate(self._maps):
            ours = explained[:, number]
            observed = len(set(counts.places[ours, number].tolist()))
            rows.append([
                each.name, len(each.index.touchpoints), observed, int(size[ours].sum()),
                int(size[ours & alone].sum()), counts.customers_of(np.flatnonzero(ours)),
            ])  # fmt: skip
        columns = ["map", "touchpoints", "observed", "events", "only", "customers"]
        frame = pd.DataFrame(rows, columns=columns)
        frame = frame.astype({"map": "str", **dict.fromkeys(columns[1:], "int64")})
        frame = add_share(frame, "share", "events", int(size.sum()))
        return frame[[*columns[:4], "share", "low", "high", "only", "customers"]]

    def _touchpoints_table(self, counts: LogCounts) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        groups, rows = counts.groups, []
        for number, each in enumerate(self._maps):
            at = counts.places[:, number]
            sums = groups.groupby(at).agg({"count": "sum", "first_seen": "min", "last_seen": "max"})
            for place, touchpoint in enumerate(each.index.touchpoints):
                events, first, last = (
                    sums.loc[place] if place in sums.index else (0, pd.NaT, pd.NaT)
                )
                customers = counts.customers_of(np.flatnonzero(at == place)) if events else 0
                rows.append(
                    [each.name, touchpoint.id, touchpoint.name, customers, events, first, last]
                )
        columns = ["map", "id", "name", "customers", "events", "first_seen", "last_seen"]
        frame = pd.DataFrame(rows, columns=columns)
        frame = frame.astype({
            **dict.fromkeys(columns[:3], "str"), **dict.fromkeys(columns[3:5], "int64"),
            **{name: groups[name].dtype for name in columns[5:]},
        })  # fmt: skip
        frame = add_share(frame, "share", "customers", self.log.customers)
        return frame[[*columns[:4], "share", "low", "high", *columns[4:]]]

    def _events_table(self, counts: LogCounts) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        size, explained = counts.groups["count"].to_numpy(), counts.places >= 0
        mapped = np.where(explained.any(axis=1), size, 0)
        found = {}
        for event, positions in counts.groups.groupby("event").indices.items():
            ours = np.asarray(positions)
            its = explained[ours].any(axis=0)
            maps = [each.name for each, one in zip(self._maps, its, strict=True) if one]
            found[event] = (
                int(size[ours].sum()), counts.customers_of(ours),
                int(mapped[ours].sum()), maps,
            )  # fmt: skip
        rows = sorted(found.items(), key=lambda item: -item[1][0])
        frame = pd.DataFrame(
            [[event, *row] for event, row in rows],
            columns=["event", "count", "customers", "mapped", "maps"],
        )
        types: dict[str, Any] = dict.fromkeys(("count", "customers", "mapped"), "int64")
        return frame.astype({"event": "str", "maps": "object", **types})

    def _unmapped_table(self, counts: LogCounts) -> pd.DataFrame:
        found = counts.places.max(axis=1, initial=-1)
        frame = counts.groups.loc[found < 0].copy()
        frame["customers"] = [counts.customers_of([group]) for group in frame.index]
        frame = add_share(frame, "share", "count", self.log.facts.events)
        frame = frame.sort_values(["count", "event"], ascending=[False, True])
        columns = ["event", "count", "customers", "share", "low", "high", "first_seen",
                   "last_seen"]  # fmt: skip
        types: dict[str, Any] = {"event": "str", "count": "int64", "customers": "int64"}
        return frame[columns].reset_index(drop=True).astype(types)

    def _unobserved_table(self, counts: LogCounts) -> pd.DataFrame:
        import pandas as pd

        rows = []
        for number, each in enumerate(self._maps):
            seen = set(counts.places[:, number].tolist())
            rows += [
                [each.name, touchpoint.id, touchpoint.name, list(touchpoint.events)]
                for place, touchpoint in enumerate(each.index.touchpoints)
                if touchpoint.events and place not in seen
            ]
        frame = pd.DataFrame(rows, columns=["map", "id", "name", "events"])
        return frame.astype({"map": "str", "id": "str", "name": "str", "events": "object"})

    def __repr__(self) -> str:
        maps, unmapped = self.maps(), self.unmapped_events()
        total = self.log.facts.events
        lines = [
            f"{count(len(maps), 'map')} compared with {total:,} events of "
            f"{count(self.log.customers, 'customer')}"
        ]
        width = max(map(len, maps["map"]), default=0)
        lines += [
            f"  {name:<{width}}  explains {_percent(events, total)} of the events, "
            f"{_percent(only, total)} alone; {observed} of {count(many, 'touchpoint')} observed"
            for name, events, only, observed, many in zip(
                maps["map"], maps.events, maps.only, maps.observed, maps.touchpoints, strict=True
            )
        ]
        names, more = shortened(unmapped.event.tolist(), 5)
        share = _percent(int(unmapped["count"].sum()), total)
        if names:
            others = f" and {more} more" if more else ""
            lines.append(f"  no map explains {share} of the events: {', '.join(names)}{others}")
        return "\n".join(map(visible, lines))


def _percent(number: int, total: int) -> str:
    return percent(number / total) if total else "0%"
