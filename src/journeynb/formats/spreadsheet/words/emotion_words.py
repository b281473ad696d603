"""The score of emotions in words, faces and marks, from -2 to 2: a list, which the docs show."""
# prose: ignore file (words as people write them)

from __future__ import annotations

import re
from collections.abc import Iterator

from journeynb.formats.spreadsheet.words.heading_words import key_of, plain_words, word_set

SCALE_NAMES = {
    -2: """very negative, very sad, very unhappy, sehr negativ, sehr schlecht, sehr traurig,
        très négatif, muy negativo, muito negativo, molto negativo""",
    -1: "negative, bad, negativ, schlecht, négatif, negativo",
    0: "neutral, ok, okay, neutre, neutro",
    1: "positive, good, positiv, gut, positif, positivo",
    2: """very positive, very happy, great, excellent, sehr positiv, sehr gut, sehr zufrieden,
        très positif, muy positivo, muito positivo, molto positivo""",
}
"""Names of a score: they say nothing else, so they are no feeling."""

FEELINGS = {
    -2: """angry, furious, outraged, terrible, awful, horrible, desperate, hopeless, miserable,
        devastated, anger, rage, despair, wütend, verzweifelt, entsetzt, Wut, Verzweiflung,
        en colère, furieux, furieuse, désespéré/e, colère, enojado/a, enfadado/a, furioso/a,
        desesperado/a, enojo, rabia, raiva, arrabbiato/a, disperato/a, rabbia""",
    -1: """sad, unhappy, frustrated, anxious, worried, annoyed, irritated, confused, disappointed,
        stressed, overwhelmed, nervous, impatient, upset, lost, afraid, scared, fearful, tense,
        discouraged, dissatisfied, unsatisfied, helpless, embarrassed, insecure, frustration,
        anxiety, worry, annoyance, irritation, confusion, disappointment, stress, fear, sadness,
        dissatisfaction, traurig, frustriert, ängstlich, besorgt, genervt, verärgert, verwirrt,
        enttäuscht, gestresst, überfordert, nervös, ungeduldig, verunsichert, unzufrieden, Angst,
        Sorge, Ärger, Verwirrung, Enttäuschung, Überforderung, triste, frustré/e, anxieux,
        anxieuse, inquiet, inquiète, agacé/e, confus/e, déçu/e, stressé/e, perdu/e, nerveux,
        nerveuse, impatient/e, insatisfait/e, anxiété, inquiétude, déception, peur, tristesse,
        frustrado/a, ansioso/a, preocupado/a, molesto/a, irritado/a, confundido/a, confuso/a,
        decepcionado/a, estresado/a, estressado/a, abrumado/a, nervioso/a, nervoso/a, impaciente,
        insatisfecho/a, insatisfeito/a, frustración, frustração, ansiedad, ansiedade,
        preocupación, preocupação, confusión, confusão, decepción, decepção, estrés, estresse,
        miedo, medo, frustrato/a, preoccupato/a, infastidito/a, deluso/a, stressato/a,
        impaziente, insoddisfatto/a, frustrazione, ansia, preoccupazione, confusione, delusione,
        paura""",
    -0.5: """sceptical, skeptical, doubtful, uncertain, unsure, hesitant, cautious, wary,
        suspicious, bored, tired, concerned, scepticism, skepticism, doubt, uncertainty,
        hesitation, boredom, skeptisch, unsicher, zögerlich, misstrauisch, gelangweilt, müde,
        Skepsis, Zweifel, Unsicherheit, Langeweile, sceptique, hésitant/e, incertain/e,
        méfiant/e, fatigué/e, scepticisme, doute, hésitation, ennui, escéptico/a, dudoso/a,
        inseguro/a, aburrido/a, cansado/a, duda, inseguridad, cético/a, indeciso/a, entediado/a,
        dúvida, insegurança, scettico/a, incerto/a, dubbioso/a, annoiato/a, stanco/a, dubbio""",
    0: "indifferent, gleichgültig, indifférent/e, indiferente, indifferente",
    0.5: """curious, interested, intrigued, hopeful, calm, curiosity, interest, hope, neugierig,
        interessiert, hoffnungsvoll, gespannt, ruhig, Neugier, Interesse, Hoffnung, curieux,
        curieuse, intéressé/e, intrigué/e, calme, curiosité, intérêt, espoir, curioso/a,
        interesado/a, esperanzado/a, tranquilo/a, curiosidad, interés, esperanza, interessado/a,
        esperançoso/a, calmo/a, curiosidade, interessato/a, speranzoso/a, tranquillo/a,
        curiosità, speranza""",
    1: """happy, satisfied, relieved, confident, pleased, reassured, grateful, thankful, glad,
        content, comfortable, relaxed, optimistic, motivated, inspired, proud, impressed,
        empowered, trusting, happiness, satisfaction, relief, confidence, trust, gratitude,
        glücklich, zufrieden, froh, erfreut, erleichtert, zuversichtlich, beruhigt, dankbar,
        entspannt, motiviert, stolz, Freude, Zufriedenheit, Erleichterung, Zuversicht, Vertrauen,
        heureux, heureuse, satisfait/e, content/e, soulagé/e, confiant/e, rassuré/e,
        reconnaissant/e, motivé/e, fier, fière, joie, soulagement, confiance, feliz, contento/a,
        satisfecho/a, aliviado/a, confiado/a, agradecido/a, motivado/a, orgulloso/a, alegría,
        satisfacción, alivio, confianza, satisfeito/a, contente, confiante, grato/a, animado/a,
        orgulhoso/a, alegria, satisfação, alívio, confiança, felice, soddisfatto/a, sollevato/a,
        fiducioso/a, grato/a, rilassato/a, orgoglioso/a, gioia, soddisfazione, sollievo,
        fiducia""",
    2: """delighted, excited, thrilled, enthusiastic, ecstatic, overjoyed, amazed, joyful, delight,
        excitement, enthusiasm, joy, begeistert, überglücklich, Begeisterung, ravi/e,
        enchanté/e, enthousiaste, enthousiasme, encantado/a, emocionado/a, entusiasmado/a,
        entusiasmo, empolgado/a, entusiasta, felicissimo/a""",
}

FACES = {
    -2: "😞😡😠😢😭😫🤬😩😖💔 :'(",
    -1: "🙁☹😕😟😒😤😰😨😥😓😔😬😣😧😦🙄👎🔴 :( :-(",
    -0.5: "🤨😴🟠",
    0: "😐😶😑🤔🟡⚪ :| :-|",
    1: "🙂☺😊😌👍😉😎🤗🟢 :) :-) ;-)",
    2: "😀😃😄😁😍🤩🥳😆🎉❤ :D :-D",
}
MARKS = {"--": -2.0, "---": -2.0, "-": -1.0, "o": 0.0, "±": 0.0, "+/-": 0.0, "+-": 0.0}
MARKS |= {"+": 1.0, "++": 2.0, "+++": 2.0}

_STRONGER = word_set("very extremely really so sehr ausserst tres muy muito molto super highly")
_WEAKER = word_set(
    """slightly somewhat mildly bit little leicht etwas un peu ligeramente poco levemente um
    leggermente legerement"""
)
_NOT = word_set(
    """not no never without less isnt dont wasnt nicht kein keine ohne pas sans sin non nao sem
    senza"""
)


def _expanded(words: str) -> Iterator[str]:
    """Yield each word, and both genders of ``curioso/a`` and ``ravi/e``."""
    for word in words.split(","):
        stem, _, ending = word.strip().partition("/")
        yield stem
        if ending:
            yield stem.removesuffix("o") + ending


SCALE_WORDS = {
    key_of(word): float(n) for n, words in SCALE_NAMES.items() for word in _expanded(words)
}
_SCORES = {
    plain_words(word): float(score)
    for table in (FEELINGS, SCALE_NAMES)
    for score, words in table.items()
    for word in _expanded(words)
}
_LONGEST = max(map(len, _SCORES))
_FACE = {
    face: float(score)
    for score, faces in FACES.items()
    for face in (*faces.partition(" ")[0], *faces.split()[1:])
}
_TYPED = sorted((face for face in _FACE if len(face) > 1), key=len, reverse=True)
_TYPED_FACE = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, _TYPED))})(?!\S)")
KEYS = {
    **{face: score for face, score in _FACE.items() if len(face) == 1},
    **{"".join(words): score for words, score in _SCORES.items()},
}
"""Score of each face and word, without blanks and accents, as the editor reads pasted cells."""


def score_of_faces(text: str) -> float | None:
    """Return the mean score of the faces in a text, None without one.

    Examples
    --------
    >>> score_of_faces("🙂 curious"), score_of_faces("😟→🙂"), score_of_faces("fine")
    (1.0, 0.0, None)
    """
    return _mean(
        [_FACE[letter] for letter in text if letter in _FACE]
        + [_FACE[face] for face in _TYPED_FACE.findall(text)]
    )


def score_of_words(text: str, own: dict[tuple[str, ...], float]) -> float | None:
    """Return the mean score of the words of the list in a text, None without one.

    Words for "very" double a score and words for "slightly" halve it. A word after "not" has
    none. The caller's own words come first.

    Examples
    --------
    >>> score_of_words("Curious but guarded", {}), score_of_words("very anxious", {})
    (0.5, -2.0)
    >>> score_of_words("not happy", {}), score_of_words("Anxious → relieved", {})
    (None, 0.0)
    >>> score_of_words("meh", {("meh",): -0.5})
    -0.5
    """
    words = plain_words(text)
    found: list[float] = []
    longest = max([_LONGEST, *map(len, own)])
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = words[at : at + length]
            score = own.get(phrase, _SCORES.get(phrase))
            if score is not None:
                before = words[max(0, at - 2) : at]
                if phrase in own or not _NOT.intersection(before):
                    found.append(_weighted(score, before[-1:]))
                at += length - 1
                break
        at += 1
    return _mean(found)


def _weighted(score: float, before: tuple[str, ...]) -> float:
    if _STRONGER.intersection(before):
        return max(-2.0, min(2.0, score * 2))
    return score / 2 if _WEAKER.intersection(before) else score


def _mean(scores: list[float]) -> float | None:
    return round(sum(scores) / len(scores), 2) if scores else None
