"""Questions about what customers say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.insight.explain.leaving_evidence import LeavingEvidence

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.insight.comments.comments import Comments


class VoicedEvidence(LeavingEvidence):
    """A map compared with an event log, and what its customers say."""

    _public_name = "Evidence"
    _texts: Comments | None = None

    def voice(
        self, texts: Comments | None = None, within: Any = "30d", words: int = 5
    ) -> pd.DataFrame:
        """Return what customers say at each touchpoint: sentiment, distinctive words and quotes.

        A comment is linked to a touchpoint by its column (a text of the log by its event). Without
        that, it is linked by the customer's last event at a touchpoint before the comment, or else
        by the touchpoint whose ``terms`` it mentions. All other comments are in the row
        ``(unlinked)``, including those whose column names something that is not on the map.

        The sentiment is VADER's, from -1 (most negative) to 1 (most positive). VADER reads only
        English: other texts are reported and not rated. VADER is too unreliable for a single
        comment, so the mean is missing below five customers.

        Parameters
        ----------
        texts : Comments, optional
            Survey answers, reviews or tickets; by default the column ``text=`` of the log.
            `suggestions` and rule E610 use the comments of the last call.
        within : str, timedelta or None
            The longest time from an event to a comment about it. None: any time.
        words : int
            Maximum number of words of a touchpoint.

        Returns
        -------
        pandas.DataFrame
            One row for each word of a touchpoint, in the order of the map, the most distinctive
            first; ``(unlinked)`` comes last. A touchpoint without a distinctive word has one row,
            and one without comments has none. ``touchpoint`` (str, the id); ``texts`` (int64), the
            number of its comments, where the same text of one customer counts once; ``sentiment``,
            the mean over customers of the mean of their comments, with its 95% interval ``low,
            high`` (Student's t); ``word`` (str); ``lift``, how many times more frequent it is there
            than in all other comments; ``q``, the p-value adjusted for all words and touchpoints
            (all float64); ``quote`` (str), a typical excerpt with the word, in which links, e-mail
            addresses, handles and long numbers are masked, but not names of people.

            Words are compared if at least five customers use them, and listed if three of these use
            them there. Stop words (*the*, *was*) and the words of the touchpoint's name and
            ``terms`` are ignored.

            ``.attrs``: ``method, note, n`` (customers who comment, and comments without a
            customer), ``texts``, ``linked`` (number of comments by how they are linked, or why they
            are not), ``unlinked``, ``within``, ``languages``, ``left_out``, ``not_on_map``,
            ``not_in_log``, ``compared``, ``silent`` (touchpoints without comments), and
            ``score_r``, the correlation of the customers' sentiment with their scores: if it is
            low, do not trust the sentiment.

        Raises
        ------
        ArgumentError
            The log has no text, or an argument is not valid.
        MissingExtraError
            vaderSentiment is not installed: ``pip install 'journeynb[insight]'``.

        Warns
        -----
        JourneyWarning
            Comments are clearly not English, name a touchpoint that is not on the map, or most
            cannot be linked.

        References
        ----------
        .. [1] C. J. Hutto and E. Gilbert, "VADER: a parsimonious rule-based model for sentiment
           analysis of social media text", Proceedings of ICWSM (2014).
        .. [2] B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' words: lexical feature
           selection and evaluation for identifying the content of political conflict", Political
           Analysis 16, 372-403 (2008).

        Examples
        --------
        >>> import pandas as pd
        >>> comments = jn.Comments(pd.DataFrame({
        ...     "touchpoint": ["checkout"] * 8 + ["support"] * 8,
        ...     "text": ["The voucher was refused, annoying!"] * 8 + ["Kind and quick help"] * 8,
        ... }))
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.voice(comments, words=1)[["touchpoint", "texts", "sentiment", "word"]].round(2)
           touchpoint  texts  sentiment      word
        0    checkout      8      -0.64  annoying
        1     support      8       0.73      help
        2  (unlinked)      0        NaN
        """
        from journeynb.insight.voice.voice import COLUMNS, check, warnings

        check(texts, within, words)
        self._texts = texts
        found = self._voiced(texts, within, words)
        self._warn_once(f"voice of {id(texts)}", lambda: warnings(found))
        return found[[*COLUMNS]]

    def _voiced(self, texts: Comments | None, within: Any = "30d", words: int = 5) -> pd.DataFrame:
        """Return the table of `voice` with what is known of each word beside it."""
        from journeynb.insight.voice.voice import heard_by, voice

        def make() -> pd.DataFrame:
            heard, linked = heard_by(self.mapped, texts, within, words)
            return voice(heard, linked, self.mapped.touchpoints, within)

        return self._answer(("voice", texts, str(within), words), make)
