"""The names of channels in CJML, and the words for them on a map."""

from __future__ import annotations

_WORDS = {
    "email": "e-mail",
    "phone": "phone",
    "telephone": "phone",
    "sms": "sms",
    "chat": "chat",
    "letter": "letter",
    "facetoface": "in person",
    "internetviapc": "web",
    "internetglobe": "web",
    "web": "web",
    "internetviasmartphone": "mobile web",
    "internetviatablet": "web on a tablet",
    "apponpc": "desktop app",
    "apponsmartphone": "mobile app",
    "appontablet": "app on a tablet",
    "selfservicemachine": "self-service machine",
    "socialmediamessage": "social media",
    "parcel": "parcel",
    "shopcounter": "shop counter",
    "servicedesk": "service desk",
    "paymentchannel": "payment",
    "message": "message",
    "unknown": "",
}
_NAMES = {
    "e-mail": "email",
    "email": "email",
    "phone": "phone",
    "sms": "sms",
    "chat": "chat",
    "letter": "letter",
    "in person": "faceToFace",
    "web": "internetViaPC",
    "mobile web": "Internet Via Smartphone",
    "web on a tablet": "Internet Via Tablet",
    "desktop app": "appOnPc",
    "mobile app": "appOnSmartphone",
    "app on a tablet": "appOnTablet",
    "self-service machine": "selfServiceMachine",
    "social media": "Social Media Message",
    "parcel": "Parcel",
    "shop counter": "ShopCounter",
    "service desk": "ServiceDesk",
    "payment": "Payment Channel",
    "message": "message",
}


def channel_word(name: str) -> str:
    """Return the word for a channel of CJML; other names stay.

    Examples
    --------
    >>> channel_word("faceToFace"), channel_word("Shop Counter"), channel_word("Video call")
    ('in person', 'shop counter', 'Video call')
    """
    return _WORDS.get("".join(name.casefold().split()), name)


def channel_name(word: str) -> str:
    """Return the name of a channel in CJML; other words stay.

    Examples
    --------
    >>> channel_name("E-mail"), channel_name("Video call")
    ('email', 'Video call')
    """
    return _NAMES.get(word.casefold(), word)
