"""Which texts are clearly not English, from their letters and their most frequent words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
FEWEST = 2
"""Number of different frequent words of another language from which a text is in it."""

_ENGLISH = """
    a about above after again all also always am an and another any anything are aren't around as
    at away back be because been before being below between both but by can can't cannot could
    couldn't did didn't do does doesn't doing don't done down during each either else even ever
    every everything few for from further get gets getting give given go goes going got had hadn't
    has hasn't have haven't having he he'd he's her here hers herself him himself his how however
    i i'd i'll i'm i've if in instead into is isn't it it's its itself just let let's like lot
    made make makes many may maybe me might mine more most much must my myself need needed never
    no none nor not nothing now of off often on once one only onto or other others our ours
    ourselves out over own per please put quite rather really said same say says see seem seems
    she she's should shouldn't since so some someone something still such take than that that's
    the their theirs them themselves then there there's these they they'd they'll they're they've
    thing things this those though through thus till to too two under until up upon us use used
    using very want wanted was wasn't we we'd we'll we're we've well went were weren't what when
    where whether which while who whole whom whose why will with within without won't would
    wouldn't yes yet you you'd you'll you're you've your yours yourself im ive dont didnt doesnt
    cant wont isnt wasnt couldnt wouldn
"""
ENGLISH = frozenset(_ENGLISH.split())
"""Words of English that say nothing about a subject."""
_OTHERS = {
    "German": """der die das und ist nicht ich ein eine einen einem einer mit für auf den dem des
    von zu zum zur im war sind wir sie es auch aber oder wenn wie bei nach noch nur sehr kann habe
    hat haben wird werden wurde mein meine kein keine leider immer schon mehr alles über dass""",
    "French": """le la les un une des et est pas je que qui dans pour sur avec ce cette il elle nous
    vous ils son sa ses du au aux mais plus très bien sont être avoir était fait tout comme sans mon
    ma mes ne j'ai c'est n'est d'un d'une trop merci""",
    "Spanish": """el la los las un una unos y es no que de en por para con se lo su sus del al como
    más pero muy bien está están son fue ha he mi mis yo todo nada sin cuando también ya este esta
    gracias me le hay""",
    "Italian": """il lo la gli le un una di che è non per con del della dei delle nel nella sono ho
    ha hanno molto anche ma più come questo questa mi si tutto bene stato sempre quando mio mia
    grazie troppo""",
    "Portuguese": """o os as um uma de que não em para com do da dos das no na nos nas se mais mas
    muito bem foi são está tem eu ele ela meu minha isso esse essa como também já tudo obrigado
    quando sem""",
    "Dutch": """de het een en is niet ik dat van te met voor op zijn was er maar ook aan bij naar
    heeft hebben wordt werd mijn geen heel erg goed wel nog als dan die dit deze jullie uw""",
    "Swedish": """och är inte jag det en ett att som på för med av till den har var vi men om så
    kan mycket från bra mitt min""",
    "Danish": """og er ikke jeg det en et at som på for med af til den har var vi men om så kan
    meget fra godt min mit""",
    "Polish": """i nie jest się na to że w z do jak ale bardzo dla tak od po co mi ten był była są
    tylko już przez mam""",
    "Turkish": """ve bir bu çok için ile da de ama değil gibi daha ben kadar olarak var yok ne en
    iyi sonra""",
    "Indonesian": """yang dan di ini itu tidak untuk dengan saya ada dari bisa sudah juga sangat ke
    akan tapi karena lebih""",
}  # fmt: skip
OTHERS = {name: frozenset(words.split()) - ENGLISH for name, words in _OTHERS.items()}
"""The most frequent words of other languages, without those that English has too."""
_ONLY_ENGLISH = ENGLISH.difference(*(words.split() for words in _OTHERS.values()))
STOPWORDS = ENGLISH.union(*OTHERS.values())
"""Words that say nothing about a subject, in any of these languages."""
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _name, _words in OTHERS.items():
    for _each in _words:
        _LANGUAGES[_each] = (*_LANGUAGES.get(_each, ()), _name)


def other_language(text: str, words: Sequence[str] | None = None) -> str:
    """Return the language of a text that is clearly not English; empty for all other texts.

    A text with mostly letters of another script is in ``another script``. Otherwise the most
    frequent words of eleven languages decide. A text that is too short for that counts as
    English.

    Parameters
    ----------
    text : str
        Plain text.
    words : list of str, optional
        Its words in small letters, if they are known.

    Examples
    --------
    >>> other_language("Die Lieferung war leider nicht schnell")
    'German'
    >>> other_language("The delivery was slow"), other_language("Очень медленно")
    ('', 'another script')
    """
    if not text.isascii():
        letters = [sign for sign in text if sign.isalpha()]
        foreign = sum(sign > "\u024f" and not "\u1e00" <= sign <= "\u1eff" for sign in letters)
        if foreign * 2 > len(letters):
            return "another script"
    votes: dict[str, int] = {}
    english = 0
    if words is None:
        words = _WORD.findall(text.casefold().replace("’", "'"))
    for word in {*words}:
        if word in _ONLY_ENGLISH:
            english += 1
        for name in _LANGUAGES.get(word, ()):
            votes[name] = votes.get(name, 0) + 1
    if not votes:
        return ""
    best = max(votes, key=lambda name: (votes[name], name))
    return best if votes[best] >= FEWEST and votes[best] > 2 * english else ""
