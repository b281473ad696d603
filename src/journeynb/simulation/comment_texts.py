"""What the sample's customers say about touchpoints: whole sentences whose mood is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Talk:
    """What customers say about a touchpoint.

    Attributes
    ----------
    rate : float
        The share of visits that are followed by a comment.
    bad, good : float
        The share of comments that complain, and of those that praise; the others only inform.
    complaints, praise, news : sequence of str
        Sentences.
    words : (str, str)
        The word of every complaint, and the word of all praise, which no other touchpoint has.
    term : str
        The word by which a review names the touchpoint.
    """

    rate: float
    bad: float
    good: float
    complaints: Sequence[str]
    praise: Sequence[str]
    news: Sequence[str]
    words: tuple[str, str]
    term: str


ANGRY = (
    "Very disappointing.", "I am really annoyed.", "This is terrible.", "What a horrible week.",
    "I hate this.", "That is a bad joke.", "",
)  # fmt: skip
HAPPY = (
    "I love it.", "Great, thank you!", "Excellent.", "I am very happy with this.", "Wonderful!",
    "Perfect for us.", "",
)  # fmt: skip
CALM = ("Just so you know.", "That is all.", "It is Tuesday today.", "See above.", "")

COFFEE: dict[str, Talk] = {
    "support": Talk(
        0.15, 0.66, 0.14,
        ("I waited for three days and got an awful answer.",
         "I waited on the phone for an hour, and the line went dead. So frustrating.",
         "We waited all week, and the problem is still there.",
         "I waited again, was ignored again, and it makes me angry."),
        ("A patient person solved it in a minute, which was a great relief.",
         "So patient and helpful, thank you."),
        ("They asked for a picture of the bag.", "Mine has the number 4711."),
        ("waited", "patient"), "hotline",
    ),
    "monthly-invoice": Talk(
        0.15, 0.55, 0.1,
        ("Bookkeeping sent it back again, what a mess.",
         "Six documents in one month, and bookkeeping is angry with me.",
         "Our bookkeeping refuses the wrong address, and I have lost a day."),
        ("One total at last, clear and easy.", "The total is right, which is a great help."),
        ("It came on the third.", "It is for October."),
        ("bookkeeping", "total"), "invoice",
    ),
    "delivery-updates": Talk(
        0.05, 0.3, 0.4,
        ("The courier lost my parcel, what a shame.",
         "The courier came late again and I am disappointed."),
        ("On time and punctual, I love that.", "Punctual to the hour, impressive and helpful."),
        ("It said Thursday.", "The message came by text."),
        ("courier", "punctual"), "tracking",
    ),
    "change-delivery": Talk(
        0.1, 0.35, 0.35,
        ("It is buried in the settings, which is annoying.",
         "I failed to find the settings and got angry."),
        ("I skipped a month with one tap, so easy and good.",
         "Skipped two weeks, and it was great."),
        ("I moved it to Friday.", "From two bags to one."),
        ("settings", "skipped"), "pause button",
    ),
    "machine-service": Talk(
        0.15, 0.2, 0.6,
        ("It leaks again after the visit, a disaster.", "Still leaks, and the floor is ruined."),
        ("The technician was friendly and brilliant.", "A great technician, thank you."),
        ("He came at nine.", "The filter was changed."),
        ("leaks", "technician"), "service visit",
    ),
    "newsletter": Talk(
        0.06, 0.1, 0.6,
        ("Too much spam, I hate it.", "Please stop the spam, it is annoying."),
        ("I love the recipes.", "The recipes are wonderful and inspiring."),
        ("I read it on the bus.", "It came on Friday."),
        ("spam", "recipes"), "newsletter",
    ),
    "first-parcel": Talk(
        0.15, 0.1, 0.75,
        ("The bag was torn, so sad.", "A torn box and a terrible mess."),
        ("What a beautiful aroma!", "The aroma was amazing, I am delighted."),
        ("It holds four bags.", "The card was in English."),
        ("torn", "aroma"), "first parcel",
    ),
    "checkout": Talk(
        0.1, 0.25, 0.35,
        ("My card was declined twice, how annoying.", "Declined for no reason, which is bad."),
        ("Paid within seconds, very good.", "It took seconds and was a pleasure."),
        ("I used the app.", "I bought two plans."),
        ("declined", "seconds"), "checkout",
    ),
}  # fmt: skip

ANYTHING = (
    "Good coffee.", "I would buy it again, I love it.", "Fine.", "Too expensive for me, sadly.",
    "My neighbor recommended it, great.", "Not bad at all.", "I prefer tea, but this is nice.",
)  # fmt: skip
"""Comments that name no touchpoint."""
