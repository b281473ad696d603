"""What customers say at each touchpoint: known truth, worlds without effect, and odd comments."""

from __future__ import annotations

import random
import subprocess
import sys
import tarfile
import warnings
from functools import cache
from io import BytesIO
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.charts.look.colors import INK
from journeynb.data import engines
from journeynb.evidence.proposals.proposal import Proposals
from journeynb.insight.voice import sentiment as rated
from journeynb.insight.voice.distinctive import distinctive
from journeynb.insight.voice.heard import Listener
from journeynb.insight.voice.languages import other_language
from journeynb.insight.voice.linked_comments import COLUMN
from journeynb.insight.voice.pain_points import with_pain_points
from journeynb.insight.voice.plain_text import MOST, masked, plain
from journeynb.insight.voice.quotes import excerpt
from journeynb.insight.voice.sentiment import Sentiment, passages
from journeynb.insight.voice.terms import Terms
from journeynb.insight.voice.word_counts import WordCounts
from journeynb.model.index import Index
from strategies import LONG, examples
from voice_reference import Uses, compared, linked

ibis = pytest.importorskip("ibis")
pytest.importorskip("vaderSentiment")

EVENTS = {"ad_seen": "ad", "shop_visit": "shop", "call": "support"}
VADER_WORDS = ("good", "bad", "not", "no", "never", "very", "kind", "of", "but", "GOOD!", "great,",
               ":(", "💘", "least", "the", "shipping", "???", "so")  # fmt: skip
COLUMNS = ["touchpoint", "texts", "sentiment", "low", "high", "word", "lift", "q", "quote"]


def make_map(**terms: list[str]) -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["All"])
    for event, id in EVENTS.items():
        touchpoint = jn.Touchpoint(id=id, name=id.title(), events=event, terms=terms.get(id, ()))
        jm.add(touchpoint, stage="all")
    return jm


def log_of(*rows: tuple[Any, ...], **columns: list[Any]) -> jn.EventLog:
    if not rows and not columns:
        return without_comments()
    frame = pd.DataFrame(rows or [NOBODY], columns=["customer", "time", "event"])
    return jn.EventLog(frame.assign(**columns))


NOBODY = ("nobody", "2026-01-01", "x")


@cache
def without_comments() -> jn.EventLog:
    """A log for comments of tables that nothing links to its events."""
    return log_of(NOBODY)


def comments_of(**columns: list[Any]) -> jn.Comments:
    return jn.Comments(pd.DataFrame(columns))


def said(*texts: str, jm: jn.JourneyMap | None = None, at: str = "shop") -> pd.DataFrame:
    """Return the voice of some comments at a touchpoint."""
    comments = comments_of(text=list(texts), touchpoint=[at] * len(texts))
    return (jm or make_map()).evidence(log_of()).voice(comments)


@pytest.fixture(scope="module")
def coffee() -> tuple[Any, pd.DataFrame, dict[str, Any]]:
    table = jn.sample_comments("coffee")
    truth = table.attrs["truth"]
    jm = jn.sample("coffee")
    for id, terms in truth["terms"].items():
        jm.set(id, terms=terms)
    ev = jm.evidence(jn.EventLog(jn.sample_subscribers("coffee")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        return ev, ev.voice(jn.Comments(table, name="Survey")), truth


class TestKnownTruth:
    def test_sentiment_follows_the_planted_one(self, coffee: Any) -> None:
        _, found, truth = coffee
        planted = pd.DataFrame(truth["sentiment"]).set_index("touchpoint").sentiment
        means = found.drop_duplicates("touchpoint").set_index("touchpoint").sentiment
        both = pd.concat([planted.rename("planted"), means], axis=1).dropna()
        assert len(both) >= 6
        assert both.corr().iloc[0, 1] > 0.9
        assert found.attrs["score_r"] > 0.7

    def test_comments_are_linked_as_they_were_written(self, coffee: Any) -> None:
        _, found, truth = coffee
        ways = {"column": "column", "event": "event before", "terms": "terms",
                "none": "nothing to link by"}  # fmt: skip
        got = found.attrs["linked"]
        again = found.attrs["left_out"]["duplicates: same customer and text"]
        assert sum(abs(got[ways[way]] - many) for way, many in truth["linked_by"].items()) <= again
        last = found.iloc[-1]
        assert last.touchpoint == "(unlinked)"
        assert last.texts == found.attrs["unlinked"] == truth["linked_by"]["none"]
        assert found.drop_duplicates("touchpoint").texts.sum() == found.attrs["texts"]

    def test_planted_words_are_found(self, coffee: Any) -> None:
        ev, _, truth = coffee
        found = ev._voiced(ev._texts, words=20)
        sure = found[found.q < 0.05].set_index(["touchpoint", "word"])
        for id, words in truth["words"].items():
            assert sure.feeling_high[id, words["negative"]] < 0
            assert sure.feeling[id, words["positive"]] > 0
            assert words["negative"] in sure.quote[id, words["negative"]].casefold()

    def test_pain_points_are_proposed_where_the_map_has_none(self, coffee: Any) -> None:
        ev, _, _ = coffee
        jm = jn.sample("coffee")
        for touchpoint in ev.mapped.index.touchpoints:
            jm.set(touchpoint.id, terms=touchpoint.terms)
        here = jm.evidence(ev.log)
        here.voice(ev._texts)
        found = here.suggestions()
        table = found.table
        rows = table[table.edit == "add_pain_point"]
        index = here.mapped.index
        hurt = {each.id for each in index.touchpoints if index.into("hurts", each.id)}
        assert {*rows.id} == {"support", "machine-service"} - hurt and "monthly-invoice" in hurt
        (known, points) = ({*index.ids(kind)} for kind in ("source", "pain_point"))
        picked = found.pick(*rows.index)
        assert picked.apply() == len(rows)
        index = here.mapped.index
        (source,) = {*index.ids("source")} - known  # the survey, not the log
        assert jm[source].name == "Survey"
        quotes = []
        for id in {*index.ids("pain_point")} - points:
            link: Any = jm._core.state.link("cites", id, source)
            cited = link.quotes
            assert 1 <= len(cited) <= 3
            quotes += [quote.text.strip("…") for quote in cited]
        texts = jn.sample_comments("coffee").text
        assert all(texts.str.contains(quote, regex=False).any() for quote in quotes)
        assert picked.apply() == 0
        none = Proposals(jm._core, [], [])
        assert not len(with_pain_points(none, here, here._texts, here._voiced))


def counted(customers: Uses, places: int) -> WordCounts:
    counts = WordCounts(places)
    for _, texts in customers:
        uses: dict[tuple[str, int], tuple[int, float, int]] = {}
        tokens: dict[int, int] = {}
        for place, words in texts:
            tokens[place] = tokens.get(place, 0) + len(words)
            for word in words:
                uses[word, place] = (uses.get((word, place), (0, 0.0, 0))[0] + 1, 0.0, 0)
        counts.add(uses, tokens)
    counts.flush()
    return counts


def random_words(seed: int, planted: float = 0.0, customers: int = 80, places: int = 4) -> Uses:
    """Return customers who draw words at random, up to three comments each, long ones at place 0.

    At place 1 a share of comments has the word "planted".
    """
    draws = np.random.default_rng(seed)
    shares = 1 / np.arange(1, 101)
    found: Uses = []
    for customer in range(customers):
        own = draws.dirichlet(60 * shares / shares.sum() + 1e-3)  # everyone has own favorites
        texts = []
        for _ in range(int(draws.integers(1, 4))):
            place = int(draws.choice(places, p=[0.4, 0.3, 0.2, 0.1]))
            many = int(draws.poisson(20 if place == 0 else 4)) + 1
            words = [f"w{at}" for at in draws.choice(100, size=many, p=own)]
            if place == 1 and draws.random() < planted:
                words.append("planted")
            texts.append((place, words))
        found.append((customer, texts))
    return found


class TestWords:
    def test_random_words_are_not_distinctive(self) -> None:
        tables = 500 if LONG else 40
        false = 0
        for seed in range(tables):
            words, compared_ = distinctive(counted(random_words(seed), 4), 50, {})
            assert compared_ > 100
            false += any(word.q < 0.05 for place in words for word in place)
        assert false <= 0.05 * tables

    def test_rare_words_of_many_comments_are_not_distinctive(self) -> None:
        """The z of log-odds finds one in each of these tables."""
        draws, places = np.random.default_rng(3), 30
        shares = draws.dirichlet(np.ones(places))
        false = 0
        for _ in range(3):
            counts = WordCounts(places)
            uses = draws.poisson(60_000 / np.arange(1, 4001) / 9) + 0
            at = draws.multinomial(uses, shares)
            counts.words = {f"w{id}": id for id in range(len(uses))}
            counts.keys = np.arange(at.size)
            rows = at.ravel().astype("float64")
            counts.at = np.stack([rows, rows, 0 * rows, 0 * rows, 0 * rows], axis=1)
            each = uses.astype("float64")
            counts.all = np.stack([each, each, each, each], axis=1)
            counts.tokens, counts.squares = uses.sum() * shares, float(uses.sum())
            words, compared_ = distinctive(counts, 50, {})
            assert compared_ > 30_000
            false += any(word.q < 0.05 for place in words for word in place)
        assert false == 0

    def test_a_planted_word_is_found(self) -> None:
        found = 0
        for seed in range(10):
            words, _ = distinctive(counted(random_words(seed, planted=0.4), 4), 5, {})
            found += any(word.word == "planted" and word.q < 0.05 for word in words[1])
        assert found >= 9

    @settings(max_examples=examples(25))
    @given(st.integers(0, 10**6))
    def test_words_equal_the_reference(self, seed: int) -> None:
        chance = random.Random(seed)
        customers: Uses = [
            (customer, [
                (chance.randrange(3), chance.choices("abcdef", range(1, 7), k=chance.randrange(7)))
                for _ in range(chance.randint(1, 3))
            ])
            for customer in range(chance.randint(0, 30))
        ]  # fmt: skip
        words, many = distinctive(counted(customers, 3), 50, {})
        known = compared(customers, 3)
        assert many == len(known)
        got = {(place, word.word): word for place, each in enumerate(words) for word in each
               if word.lift > 1 + 1e-9}  # fmt: skip
        assert {*got} == {
            key for key, row in known.items() if row["lift"] > 1 + 1e-9 and row["customers"] >= 3
        }
        for key, word in got.items():
            row = known[key]
            assert word.customers == row["customers"]
            assert word.lift == pytest.approx(row["lift"])
            assert word.q == pytest.approx(row["q"], rel=1e-6, abs=1e-12)

    def test_words_are_added_up_in_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = counted(random_words(1), 4)
        monkeypatch.setattr("journeynb.insight.voice.word_counts._FLUSH", 7)
        parts = counted(random_words(1), 4)
        assert (whole.keys == parts.keys).all() and (whole.all == parts.all).all()
        assert distinctive(whole, 9, {}) == distinctive(parts, 9, {})

    def test_a_limit_on_words_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("journeynb.insight.voice.word_counts.MOST_WORDS", 2)
        found = said("alpha beta gamma gamma", "alpha beta")
        assert found.attrs["left_out"]["uses of words beyond the first 300,000 words"] == 2

    def test_the_name_and_the_terms_of_a_touchpoint_are_not_its_words(self) -> None:
        jm = make_map(shop=["boutique"])
        texts = ["The shop is a boutique, and dusty"] * 6 + ["The phone rang"] * 6
        comments = comments_of(text=texts, touchpoint=["shop"] * 6 + ["support"] * 6)
        found = jm.evidence(log_of()).voice(comments)
        assert found[found.touchpoint == "shop"].word.tolist() == ["dusty"]


def rated_texts() -> dict[str, pd.DataFrame]:
    """Return texts that people rated: they are in the source archive of vaderSentiment."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:",
         "--dest", str(Path(rated_folder())), "vaderSentiment==3.3.2"],
        capture_output=True, check=False,
    )  # fmt: skip
    archive = next(Path(rated_folder()).glob("vader*.tar.gz"), None)
    if done.returncode or archive is None:
        pytest.skip("the source archive of vaderSentiment cannot be downloaded")
    found = {}
    with tarfile.open(archive) as outer:
        inner = outer.extractfile(
            "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
        )
        assert inner is not None
        with tarfile.open(fileobj=BytesIO(inner.read())) as files:
            for name in ("tweets", "amazonReviewSnippets"):
                file = files.extractfile(f"hutto_ICWSM_2014/{name}_GroundTruth.txt")
                assert file is not None
                rows = [
                    line.split("\t") for line in file.read().decode("utf-8", "replace").splitlines()
                ]
                found[name] = pd.DataFrame(
                    {"id": [row[0] for row in rows], "rating": [float(row[1]) for row in rows],
                     "text": [row[-1] for row in rows]}
                )  # fmt: skip
    return found


@cache
def vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def rated_folder() -> str:
    import tempfile

    return tempfile.mkdtemp()


class TestSentiment:
    @pytest.mark.skipif(not LONG, reason="downloads the ratings; make test-long")
    def test_sentiment_correlates_with_the_ratings_of_people(self) -> None:
        texts, rate = rated_texts(), Sentiment()
        for name, least in (("tweets", 0.85), ("amazonReviewSnippets", 0.55)):
            table = texts[name]
            means = [rate.of(plain(text)[0]) for text in table.text]
            for text in table.text:
                assert rate.of_passage(text) == vader().polarity_scores(text)["compound"]
            assert np.corrcoef(means, table.rating)[0, 1] >= least
            other = sum(map(bool, map(other_language, table.text)))
            assert other <= 0.002 * len(table)  # nearly all is English
        reviews = texts["amazonReviewSnippets"]
        number = reviews.id.str.rpartition("_")[0]
        whole = reviews.groupby(number).agg(text=("text", "\n".join), rating=("rating", "mean"))
        means = [rate.of(text) for text in whole.text]
        assert np.corrcoef(means, whole.rating)[0, 1] >= 0.7

    @settings(max_examples=examples(50))
    @given(st.lists(st.sampled_from([*VADER_WORDS]), min_size=1, max_size=12))
    def test_a_passage_is_rated_as_by_vader(self, words: list[str]) -> None:
        text = " ".join(words)
        assert Sentiment().of_passage(text) == vader().polarity_scores(text)["compound"]

    def test_long_comments_are_the_mean_of_their_passages(self) -> None:
        text = " ".join(["It was a good day for the whole team of the shop and for me."] * 40)
        assert all(len(part) <= 140 for part in passages(text))
        assert Sentiment().of(text) < 0.8 < vader().polarity_scores(text)["compound"]

    def test_customers_are_the_units(self) -> None:
        texts = ["Great, I love it"] * 1 + [f"Awful, bad and terrible {n}" for n in range(20)]
        customers = ["happy"] + ["angry"] * 20
        more = [f"c{n}" for n in range(4)]
        comments = comments_of(
            text=[*texts, *["Great, I love it"] * 4], customer=[*customers, *more],
            touchpoint=["shop"] * 25,
        )  # fmt: skip
        found = make_map().evidence(log_of()).voice(comments).iloc[0]
        rate = Sentiment()
        means = [rate.of("Great, I love it")] * 5 + [rate.of("Awful, bad and terrible 1")]
        assert found.texts == 25
        assert found.sentiment == pytest.approx(np.mean(means), abs=1e-3)
        half = 2.5706 * np.std(means, ddof=1) / 6**0.5
        assert found.sentiment - found.low == pytest.approx(half, abs=1e-3)

    def test_it_is_missing_for_a_single_comment(self) -> None:
        assert said("Great!").iloc[0].isna()[["sentiment", "low", "high"]].all()
        assert said(*["Great!"] * 5).iloc[0].sentiment > 0

    def test_a_missing_package_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rated._analyzer.cache_clear()
        monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
        try:
            with pytest.raises(jn.MissingExtraError, match=r"pip install 'journeynb\[insight\]'"):
                said("Great!")
            ev = make_map().evidence(log_of(text=["Great!"]))
            with pytest.warns(jn.JourneyWarning, match="no pain points are proposed"):
                ev.suggestions()
        finally:
            rated._analyzer.cache_clear()


def ibis_table(backend: Any, name: str, frame: pd.DataFrame) -> Any:
    """Return a table of another DuckDB connection."""
    backend.con.register("given", pa.Table.from_pandas(frame))
    backend.con.execute(f"CREATE TABLE {name} AS FROM given")
    with engines.quiet():
        return backend.table(name)


class TestLinks:
    @pytest.mark.parametrize("seed", range(examples(2)))
    def test_links_equal_the_reference(self, seed: int) -> None:
        chance = random.Random(seed)

        def day() -> pd.Timestamp:
            return pd.Timestamp("2026-01-01") + pd.Timedelta(days=chance.randrange(60))

        people = [*"abcde"]
        events = pd.DataFrame(
            [(chance.choice(people), day(), chance.choice([*EVENTS, "other"]), at)
             for at in range(40)], columns=["customer", "time", "event", "order"],
        )  # fmt: skip
        said = pd.DataFrame(
            [(chance.choice([*people, "z", None]), chance.choice([day(), day(), None]),
              chance.choice(["one", "two", "three"]),
              chance.choice([None, None, "shop", "ad", "moon"])) for _ in range(60)],
            columns=["customer", "time", "text", "touchpoint"],
        )  # fmt: skip
        said["time"] = pd.to_datetime(said.time)
        ev = make_map().evidence(jn.EventLog(events))
        for days in (10, None):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", jn.JourneyWarning)
                within = None if days is None else f"{days}d"
                found = ev.voice(jn.Comments(said), within=within)
            rows = said.astype(object).where(said.notna(), None)
            known = linked(rows, events, EVENTS, days)
            ways = pd.Series([how for _, how in known]).value_counts().to_dict()
            assert found.attrs["linked"] == ways
            many = pd.Series([place for place, _ in known]).value_counts().to_dict()
            got = found.drop_duplicates("touchpoint").set_index("touchpoint").texts
            assert got[got > 0].to_dict() == many

    def test_a_text_of_the_log_belongs_to_its_event_or_the_one_before(self) -> None:
        log = log_of(
            ("a", "2026-01-01", "ad_seen"), ("a", "2026-01-02", "survey"),
            ("b", "2026-01-01", "survey"), ("c", "2026-01-01", "call"),
            ("d", "2026-01-01", "ad_seen"), ("d", "2026-03-01", "survey"),
            text=[None, "about the ad", "out of nowhere", "the line was bad", "", "too late"],
        )  # fmt: skip
        found = make_map().evidence(log).voice()
        assert found.attrs["linked"] == {
            "event before": 1, "nothing to link by": 2, "own event": 1,
        }  # fmt: skip
        assert found.touchpoint.tolist() == ["ad", "support", "(unlinked)"]
        assert found.attrs["silent"] == ["shop"]
        late = make_map().evidence(log).voice(within=None)
        assert late.set_index("touchpoint").texts["ad"] == 2

    def test_terms_link_comments_that_nothing_else_links(self) -> None:
        jm = make_map(support=["hotline", "call center"], shop=["store", "hotline desk"])
        terms = Terms(Index(jm.state if hasattr(jm, "state") else jm._core.state))
        assert terms.place_of("The HOTLINE was busy")[0] == 2
        assert terms.place_of("a call\ncenter, and a call center")[0] == 2
        assert terms.place_of("the hotline desk of the store")[0] == 1  # the longer term counts
        assert terms.place_of("hotlines are no term, nor is a call")[:2] == (None, False)
        assert terms.place_of("the store, the hotline") == (None, True, [])

    def test_ids_names_and_events_name_touchpoints(self) -> None:
        texts = [f"comment {n}" for n in range(5)]
        comments = comments_of(text=texts, touchpoint=["shop", " Support ", "call", "SHOP", "Moon"])
        with pytest.warns(jn.JourneyWarning, match="not on the map: 'Moon' \\(1\\)"):
            found = make_map().evidence(log_of()).voice(comments)
        assert found.set_index("touchpoint").texts.to_dict() == {
            "shop": 2, "support": 2, "(unlinked)": 1,
        }  # fmt: skip
        assert found.attrs["not_on_map"] == {"Moon": 1}

    def test_other_ids_of_customers_are_noticed(self) -> None:
        comments = comments_of(text=["a", "b"], customer=[1, 2], time=["2026-01-02", "2026-01-03"])
        ev = make_map().evidence(log_of(("ann", "2026-01-01", "call")))
        with pytest.warns(jn.JourneyWarning, match="customers of 2 comments are not in the log"):
            found = ev.voice(comments)
        assert found.attrs["not_in_log"] == 2
        numbers = make_map().evidence(log_of((1, "2026-01-01", "call")))
        texts = comments_of(text=["a"], customer=["1"], time=["2026-01-02"])
        assert numbers.voice(texts).touchpoint.tolist() == ["support", "(unlinked)"]

    def test_rows_in_another_order_and_other_engines_give_the_same_table(
        self, tmp_path: Any
    ) -> None:
        chance = random.Random(1)
        words = ["slow", "fast", "friendly", "rude", "broken", "lovely", "price", "queue", "staff"]
        frame = pd.DataFrame({
            "customer": [chance.choice("abcdefghijklmnop") for _ in range(200)],
            "time": pd.Timestamp("2026-01-05") + pd.to_timedelta(range(200), "h"),
            "text": [" ".join(chance.sample(words, 4)) for _ in range(200)],
        })  # fmt: skip
        events = pd.DataFrame({
            "customer": [*"abcdefghijklmnop"] * 3, "time": pd.Timestamp("2026-01-01"),
            "event": [chance.choice([*EVENTS]) for _ in range(48)],
        })  # fmt: skip
        events["time"] += pd.to_timedelta(range(48), "h")
        log, jm = jn.EventLog(events), make_map()
        known = jm.evidence(log).voice(jn.Comments(frame))
        assert (known.word != "").any() and (known.quote != "").any()
        other = ibis.duckdb.connect()
        table = ibis_table(other, "said", frame)
        there = jn.EventLog(ibis_table(other, "events", events))
        mixed = frame.sample(frac=1, random_state=1)
        for asked, source in ((log, mixed), (log, table), (there, frame), (there, table)):
            found = jm.evidence(asked).voice(jn.Comments(source))
            pd.testing.assert_frame_equal(found, known)
        prepared = log.prepare(tmp_path / "log.duckdb")
        found = jm.evidence(prepared).voice(jn.Comments(frame))
        pd.testing.assert_frame_equal(found, known)
        own = events.assign(text=frame.text[:48])
        rows = jm.evidence(jn.EventLog(own)).voice()
        mine = jm.evidence(jn.EventLog(ibis_table(other, "own", own))).voice()
        pd.testing.assert_frame_equal(rows, mine)
        pd.testing.assert_frame_equal(
            rows, jm.evidence(jn.EventLog(own).prepare(tmp_path / "own.duckdb")).voice()
        )


class TestTexts:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("<p>Slow &amp; <b>bad</b></p>", "Slow & bad"),
            ("Hi<script>steal('x')</script> there<!-- no -->", "Hi there"),
            ("one<br/>two<style>p{}</style>", "one\ntwo"),
            ("I <3 it, and 2 < 3 > 1", "I <3 it, and 2 < 3 > 1"),
            ("<script>never closed", ""),
            ("a\u202eb\x00c\u200bd", "a b c d"),
            ("e\u0301te\u0301", "été"),
            ("  \n\n x \t y ", "x y"),
        ],
    )
    def test_markup_is_removed(self, written: str, read: str) -> None:
        assert plain(written) == (read, False)

    def test_only_the_start_of_a_very_long_text_is_read(self) -> None:
        assert plain("a " * 10**6) == (("a " * MOST)[:MOST], True)
        assert said("word " * 50_000).attrs["left_out"]["only the first 5,000 letters count"] == 1

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("mail Ann.B+x@mail.example.co.uk now", "mail [e-mail] now"),
            ("ann (at) example.com", "[e-mail]"),
            ("@ann_b said so", "[name] said so"),
            ("call +49 (0)30 1234-5678.", "call [number]."),
            ("card 4111 1111 1111 1111", "card [number]"),
            ("order 123456, 12 items, 99.50 EUR", "order [number], 12 items, 99.50 EUR"),
            ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [number]"),
            ("on 2026-01-02 or 31.12.2025 at 10:30", "on 2026-01-02 or 31.12.2025 at 10:30"),
            ("see https://x.example/a?b=c&d, www.y.example", "see [link] [link]"),
            ("1,200,000 of 100%", "1,200,000 of 100%"),
        ],
    )
    def test_quotes_mask_personal_data(self, written: str, shown: str) -> None:
        assert masked(written)[0] == shown

    def test_masked_parts_are_not_words(self) -> None:
        texts = [f"voucher bob{n}@shop.example https://shop.example/{n}" for n in range(6)]
        texts += ["queue"] * 6
        comments = comments_of(text=texts, touchpoint=["shop"] * 6 + ["support"] * 6)
        found = make_map().evidence(log_of()).voice(comments)
        assert found.word.tolist() == ["voucher", "queue", ""]
        assert found.quote[0] == "voucher [e-mail] [link]"

    def test_excerpts_are_short_and_have_the_word(self) -> None:
        long = " ".join(f"filler{chr(97 + n % 26)}" for n in range(100))
        cut = excerpt(f"{long} needle {long}", "needle")
        assert len(cut) <= 160 and " needle " in cut and cut[0] == cut[-1] == "…"
        assert excerpt("Nothing here", "needle") == ""

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("Die Lieferung war leider zu spät und nicht vollständig", "German"),
            ("Le colis est arrivé avec trois jours de retard", "French"),
            ("El pedido no ha llegado todavía", "Spanish"),
            ("Het pakket is niet aangekomen", "Dutch"),
            ("Очень плохо", "another script"),
            ("とても良い", "another script"),
            ("The delivery was late", ""),
            ("I die for this, so good", ""),
            ("great", ""),
            ("Café déjà vu, a naïve résumé", ""),
            ("", ""),
            ("😡😡😡", ""),
        ],
    )
    def test_texts_that_are_clearly_not_english_are_recognized(
        self, text: str, language: str
    ) -> None:
        assert other_language(text) == language

    def test_other_languages_are_reported_and_not_rated(self) -> None:
        german = ["Die Lieferung war leider nicht gut"] * 4
        with pytest.warns(jn.JourneyWarning, match=r"4 of 9 comments .* \(German \(4\)\)"):
            found = said(*german, *["I love it"] * 5)
        assert found.sentiment[0] == pytest.approx(Sentiment().of("I love it"))
        assert found.attrs["left_out"] == {"not rated: clearly not English": 4}
        assert found.texts[0] == 9

    @settings(max_examples=examples(10))
    @given(st.lists(st.text(max_size=40), max_size=8))
    def test_any_text_is_counted(self, texts: list[str]) -> None:
        listener = Listener(Terms(Index(make_map()._core.state)), 3)
        listener.listen(iter([("a", text, nan, 1, COLUMN) for text in texts]))
        heard = listener.finish(5, {})
        assert heard.places[1].texts == len(texts)

    def test_no_comments_give_an_empty_table(self) -> None:
        ev = make_map().evidence(log_of(text=[""]))
        for texts in (None, jn.Comments(pd.DataFrame({"text": []}, dtype="str"))):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", jn.JourneyWarning)
                found = ev.voice(texts)
            assert found.columns.tolist() == COLUMNS
            assert found.touchpoint.tolist() == ["(unlinked)"] and found.texts.tolist() == [0]
            assert ev.chart.voice().to_dict()["mark"]["type"] == "text"

    def test_mistakes_are_explained(self) -> None:
        ev = make_map().evidence(log_of())
        with pytest.raises(jn.ArgumentError, match="has no column of comments; pass text="):
            ev.voice()
        with pytest.raises(jn.ArgumentError, match=r"texts=3 is not a table of comments"):
            ev.voice(3)  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match=r"words=0 is not valid; allowed: .* 1 to 50"):
            ev.voice(comments_of(text=["a"]), words=0)
        with pytest.raises(jn.ArgumentError, match="within='soon'"):
            ev.voice(comments_of(text=["a"]), within="soon")


def test_the_chart_names_touchpoints_words_and_what_is_not_linked() -> None:
    texts = ["The queue is awful"] * 8 + ["Friendly staff, I love it"] * 8 + ["Nothing"]
    comments = comments_of(text=texts, touchpoint=["shop"] * 8 + ["support"] * 8 + [None])
    ev = make_map().evidence(log_of())
    ev.voice(comments)
    chart: Any = ev.chart.voice()
    assert "17 comments, 5.9% linked to no touchpoint" in chart.title.subtitle
    rows = [row for layer in chart.layer for row in layer.data.values]
    words = {row["word"]: row["text"] for row in rows if "word" in row}
    assert words["queue"] == "− queue" and words["staff"] == "+ staff"
    labels = [row["label"] for row in rows if "label" in row]
    assert {"Shop", "Support", "(linked to no touchpoint)"} == {*labels}


def test_a_mean_is_colored_only_if_its_whole_interval_is_on_one_side() -> None:
    texts = ["I love it, great and lovely!"] * 4 + ["It is bad"]
    ev = make_map().evidence(log_of())
    ev.voice(comments_of(text=texts, touchpoint=["shop"] * 5))
    chart: Any = ev.chart.voice()
    rows = [row for layer in chart.layer for row in layer.data.values]
    mean = next(row for row in rows if row.get("key") == "shop" and "sentiment" in row)
    assert mean["low"] < 0 and mean["high"] == 1 and mean["sentiment"] > 0.5
    assert mean["ink"] == INK
