"""Icons of 16 by 16 pixels: channels, found by words of their names, and a few signs."""

from __future__ import annotations

import re
from functools import lru_cache

CHANNELS = {
    "web": "M2 3.5h12v9H2zM2 6h12M4 4.8h.1M5.6 4.8h.1",
    "mail": "M2 3.5h12v9H2zM2 4l6 5 6-5",
    "phone": "M4 2h2.4l1 3.2-1.6 1.2a8 8 0 0 0 3.8 3.8l1.2-1.6L14 9.6V12a2 2 0 0 1-2 2A10 10 0 0 1 "
    "2 4a2 2 0 0 1 2-2z",
    "chat": "M2 3h12v8H7.5L4.5 13.5V11H2zM5 6h6M5 8.2h4",
    "app": "M4.5 1.5h7v13h-7zM7 12.5h2",
    "person": "M8 2.2a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8zM3 14c0-3.2 2-5 5-5s5 1.8 5 5",
    "shop": "M2.5 6.5V14h11V6.5M1.5 6l1.4-3.5h10.2L14.5 6a1.7 1.7 0 0 1-3.2.4 1.8 1.8 0 0 1-3.3 0 "
    "1.8 1.8 0 0 1-3.3 0A1.7 1.7 0 0 1 1.5 6zM6.5 14v-4h3v4",
    "parcel": "M2 5l6-3 6 3v6.5L8 14.5l-6-3zM2 5l6 3 6-3M8 8v6.5",
    "social": "M4 6.2a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8zM12 2a1.9 1.9 0 1 1 0 3.8A1.9 1.9 "
    "0 0 1 12 2zM12 10.2a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8zM5.7 7.2l4.6-2.4M5.7 9l4.6 2.2",
    "video": "M2 3.5h12v9H2zM6.7 5.8v4.4L10.4 8z",
    "search": "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4L14 14",
    "ad": "M2 6.2v3.6h2.4L11 13V3L4.4 6.2zM13 6.2c.8 1 .8 2.6 0 3.6M5 10v3.4h2v-2.4",
    "print": "M4 1.8h5.5L12.5 5v9.2H4zM9.3 2v3.2h3M6 8h4.5M6 10.5h4.5",
    "talk": "M1.5 3h9v5.5H6L3.8 10.5V8.5H1.5zM8 10.8v.9h3.2l2 1.8v-1.8h1.3V6.2h-2",
    "review": "M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.5l-3.9 2.1.9-4.3-3.2-3 4.3-.5z",
    "event": "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
    "other": "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3zM8 7.9h.1",
}

CHANNEL_WORDS = (
    ("search", "search seo sem google bing suche recherche"),
    ("ad", "ad ads advert advertising display banner billboard radio campaign werbung"),
    ("social", "social instagram facebook linkedin tiktok twitter x pinterest influencer creator"),
    ("review", "review reviews rating ratings portal bewertung"),
    ("talk", "mouth friend friends referral word recommendation forum community peer"),
    ("video", "video film youtube tv webinar podcast stream television"),
    ("chat", "chat messenger whatsapp sms text slack bot livechat message messaging"),
    ("mail", "mail email e-mail newsletter inbox mailing"),
    ("phone", "phone call telephone hotline ivr telefon"),
    ("app", "app mobile smartphone ios android push product software in-app device tablet"),
    ("parcel", "post parcel package delivery courier shipping shipment box paket logistics"),
    ("shop", "shop store branch retail counter checkout kiosk supermarket laden filiale"),
    ("event", "event fair conference workshop meetup expo booth messe training"),
    ("person", "person face visit meeting sales agent staff technician onsite on-site home human"),
    # prose: ignore (words of names)
    ("print", "print brochure catalogue catalog flyer letter magazine paper leaflet poster invoice "
     "document docs documentation pdf contract"),
    ("web", "web website site page online landing browser portal internet blog webshop e-commerce "
     "ecommerce account dashboard self-service"),
)  # fmt: skip
_WORD_OF = {word: icon for icon, words in reversed(CHANNEL_WORDS) for word in words.split()}
_RANK = {icon: rank for rank, (icon, _) in enumerate(CHANNEL_WORDS)}
_SPLIT = re.compile(r"[^\w-]+")


@lru_cache(maxsize=2000)
def icon_of(channel: str) -> str:
    """Return the name of the icon for a channel, found by the words of its name."""
    words = _SPLIT.split(channel.casefold())
    found = [_WORD_OF[word] for word in words if word in _WORD_OF]
    return min(found, key=_RANK.__getitem__) if found else "other"


STAR = "M8 1.6l1.9 4.2 4.6.5-3.4 3.1 1 4.5L8 11.6l-4.1 2.3 1-4.5L1.5 6.3l4.6-.5z"
NESTED = "M2 2.5h5v4H2zM4.5 6.5V12H9M9 9.8h5v4.4H9z"
"""A map that shows something in detail."""
FACES = {
    2: "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM4.8 9c.8 2.6 5.6 2.6 6.4 0"
    "M5.8 6.2h.1M10.2 6.2h.1",
    0: "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM5.2 10h5.6M5.8 6.2h.1M10.2 6.2h.1",
    -2: "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM5 11c.8-2.2 5.2-2.2 6 0"
    "M5.8 6.2h.1M10.2 6.2h.1",
}
