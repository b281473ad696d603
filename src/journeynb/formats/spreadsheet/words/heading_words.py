"""The words of headings and lanes: what teams call a stage, a touchpoint, a pain point."""
# prose: ignore file (headings as people write them)

from __future__ import annotations

import re
import unicodedata

COLUMNS = (
    "stage",
    "touchpoint",
    "channel",
    "persona",
    "emotion",
    "actions",
    "thoughts",
    "pain_point",
    "opportunity",
    "owner",
    "goal",
)
"""The columns of the long form, in their order."""

LANES = (
    "persona",
    "touchpoint",
    "channel",
    "actions",
    "thoughts",
    "emotion",
    "wants",
    "needs",
    "questions",
    "pain_point",
    "opportunity",
    "content",
    "owner",
)
"""The lanes of the wide form that are more than notes."""

READ = (*COLUMNS, "feeling", "custom")
"""The meanings of a column of the long form when it is read."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONGEST = 200  # letters of a heading


def key_of(text: str) -> str:
    """Return a heading without case, accents, spaces, signs and remarks in brackets.

    Examples
    --------
    >>> key_of("Pain-Points (max. 3)"), key_of("Gefühl")
    ('painpoints', 'gefuhl')
    """
    text = text[:_LONGEST]
    text = _REMARK.sub("", text).strip() or text
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if letter.isalnum())


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and signs.

    Examples
    --------
    >>> plain_words("Anxious → Déçu!")
    ('anxious', 'decu')
    """
    folded = unicodedata.normalize("NFKD", text.casefold().replace("'", ""))
    kept = (letter for letter in folded if not unicodedata.combining(letter))
    return tuple("".join(letter if letter.isalnum() else " " for letter in kept).split())


_STAGE = """stage, stages, phase, phases, step, steps, journey stage, journey phase, journey step,
    lifecycle stage, lifecycle phase, funnel stage, stage name, phase name, Phasen, Abschnitt,
    Abschnitte, Schritt, Schritte, Stufe, Etappe, Journey-Phase, étape, étapes, étape du parcours,
    etapa, etapas, fase, fases, fasi, tappa, tappe, paso, pasos, passo, passos, passi"""
_COMMON = {
    "touchpoint": """touchpoint, touchpoints, touch point name, touchpoint name, contact point,
        contact points, point of contact, interaction, interactions, moment, step, steps, task,
        tasks, Kontaktpunkt, Kontaktpunkte, Berührungspunkt, Berührungspunkte, Interaktion,
        Interaktionen, Schritt, Schritte, point de contact, points de contact, étape, étapes,
        punto de contacto, puntos de contacto, interacción, interacciones, paso, pasos, etapa,
        ponto de contato, ponto de contacto, pontos de contato, pontos de contacto, interação,
        interações, passo, passos, punto di contatto, punti di contatto, interazione, interazioni,
        passi""",
    "channel": """channel, channels, medium, media, platform, Kanal, Kanäle, Plattform, canal,
        canaux, canales, canais, canale, canali""",
    "persona": """persona, personas, actor, actors, customer, customers, user, users, who,
        customer type, user type, user persona, buyer, audience, Kunde, Kunden, Nutzer, Akteur,
        Zielgruppe, client, utilisateur, acteur, cliente, usuario, usuário, ator, utente, attore""",
    "emotion": """emotion, emotions, feeling, feelings, sentiment, mood, emotional state, feels,
        feel, emotion score, emotional score, emotion rating, sentiment score, satisfaction,
        satisfaction score, customer emotion, customer feelings, emotional experience,
        emotional journey, emotional response, score, rating, CSAT, NPS, net promoter score,
        happiness, how they feel, Gefühl, Gefühle, Gefuehl, Gefuehle, Emotionen, Gefühlslage,
        Stimmung, Zufriedenheit, Bewertung, émotion, émotions, ressenti, sentiments, humeur,
        état émotionnel, état d'esprit, emoción, emociones, sentimiento, sentimientos,
        estado emocional, estado de ánimo, satisfacción, puntuación, emoção, emoções, sentimento,
        sentimentos, satisfação, emozione, emozioni, sentimenti, stato emotivo, stato d'animo,
        umore, soddisfazione, punteggio""",
    "actions": """actions, action, doing, does, do, activity, activities, customer action,
        customer actions, user action, user actions, behavior, behaviour, behaviors, behaviours,
        what they do, Handlung, Handlungen, Aktion, Aktionen, Aktivität, Aktivitäten, Tätigkeit,
        Tätigkeiten, Verhalten, tun, actions du client, activité, activités, acción, acciones,
        actividad, actividades, ação, ações, atividade, atividades, azione, azioni, attività""",
    "thoughts": """thoughts, thought, thinking, thinks, think, mindset, customer thoughts,
        what they think, Gedanke, Gedanken, denken, pensées, pensée, pensamiento,
        pensamientos, pensamento, pensamentos, pensiero, pensieri""",
    "pain_point": """pain point, pain points, pain, pains, frustration, frustrations, problem,
        problems, issue, issues, barrier, barriers, friction, frictions, friction point,
        friction points, obstacle, obstacles, challenge, challenges, difficulty, difficulties,
        blocker, blockers, Schmerzpunkt, Schmerzpunkte, Problem, Probleme, Hürde, Hürden,
        Hindernis, Hindernisse, Reibung, Reibungspunkt, Reibungspunkte, Schwierigkeit,
        Schwierigkeiten, Herausforderung, Herausforderungen, irritant, irritants,
        point de douleur, points de douleur, point de friction, points de friction, problème,
        problèmes, difficulté, difficultés, frein, freins, punto de dolor, puntos de dolor,
        punto de fricción, puntos de fricción, fricción, fricciones, obstáculo, obstáculos,
        dificultad, dificultades, frustraciones, problema, problemas, ponto de dor, pontos de dor,
        dor, dores, atrito, atritos, fricção, ponto de atrito, pontos de atrito, dificuldade,
        dificuldades, frustrações, punto di dolore, punti di dolore, punto critico, punti critici,
        criticità, attrito, attriti, frizione, frizioni, ostacolo, ostacoli, difficoltà,
        problemi""",
    "opportunity": """opportunity, opportunities, idea, ideas, improvement, improvements, solution,
        solutions, mitigation, mitigations, fix, fixes, recommendation, recommendations, Chance,
        Chancen, Idee, Ideen, Verbesserung, Verbesserungen, Maßnahme, Maßnahmen, Gegenmaßnahme,
        Gegenmaßnahmen, Abhilfe, Empfehlung, Empfehlungen, Lösung, Lösungen, Lösungsansatz,
        Potenzial, Potenziale, opportunité, opportunités, idée, idées, amélioration,
        améliorations, recommandation, recommandations, oportunidad, oportunidades,
        oportunidad de mejora, oportunidades de mejora, mejora, mejoras, solución, soluciones,
        mitigación, recomendación, recomendaciones, oportunidade, oportunidades, melhoria,
        melhorias, solução, soluções, mitigação, recomendação, recomendações, ideia, ideias,
        opportunità, soluzione, soluzioni, miglioramento, miglioramenti, mitigazione, idee,
        raccomandazione, raccomandazioni""",
    "owner": """owner, owners, team, teams, responsible, department, departments, owned by,
        responsibility, process owner, responsible team, Verantwortlich, Verantwortliche,
        Verantwortlicher, Zuständig, Abteilung, Abteilungen, responsable, responsables, équipe,
        équipes, département, equipo, equipos, departamento, propietario, responsável,
        responsáveis, equipe, equipa, responsabile, responsabili, reparto""",
}
COLUMN_WORDS = {
    "stage": _STAGE,
    **_COMMON,
    "goal": """goal, goals, objective, objectives, business goal, business goals,
        business objective, target, Ziel, Ziele, Geschäftsziel, Geschäftsziele, Unternehmensziel,
        objectif, objectifs, objetivo, objetivos, obiettivo, obiettivi""",
    "custom": """KPI, KPIs, metric, metrics, key metric, key metrics, success metric,
        success metrics, Kennzahl, Kennzahlen, Metrik, Metriken, indicateur, indicateurs,
        métrique, métriques, indicador, indicadores, métrica, métricas, indicatore, indicatori,
        metrica, metriche""",
}
_WIDE = {
    **_COMMON,
    "wants": """wants, want, goals, goal, customer goal, customer goals, user goal, user goals,
        objectives, expectation, expectations, jobs to be done, Ziele, Ziel, Kundenziele, Wünsche,
        Erwartungen, objectifs, attentes, objetivos, expectativas, obiettivi, aspettative""",
    "needs": """needs, need, customer needs, user needs, Bedürfnis, Bedürfnisse, besoins,
        necesidades, necessidades, bisogni, esigenze""",
    "questions": """questions, question, customer questions, Fragen, Frage, preguntas, perguntas,
        domande""",
    "content": """content, contents, content assets, assets, Inhalt, Inhalte, contenu, contenido,
        conteúdo, contenuto, contenuti""",
}


def _candidates(table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for target, words in table.items():
        for word in words.split(","):
            key = key_of(word)
            found[key] = (*(name for name in found.get(key, ()) if name != target), target)
    return found


HEADINGS = _candidates(COLUMN_WORDS)
"""Meanings of a heading of the long form, the likeliest first."""

LANE_NAMES = _candidates(_WIDE)
"""Meanings of a lane of the wide form."""

STAGE_WORDS = {key_of(word) for word in _STAGE.split(",")}

_QUALIFIERS = word_set(
    """customer customers user users client clients visitor buyer shopper guest patient member s
    key main primary top major biggest potential possible related current the their our your cx ux
    kunden haupt principal principales principaux principali"""
)
_BETWEEN = re.compile(r"[/&+|,;]|\b(?:and|or|und|oder|et|ou|y|e)\b", re.IGNORECASE)
_NUMBERED = frozenset(("emotion", "pain_point", "opportunity", "channel", "custom"))
_BEFORE_A_SCALE = word_set("out of from von de sur su scale skala bis")
_PARTS = 6


def meanings(name: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what a heading or the name of a lane can mean, the likeliest first.

    A heading that is not in the list is read without words such as "customer" or "main" before
    it, and then by its parts: ``Thoughts / Feelings``.

    Examples
    --------
    >>> meanings("CX Pain Points", HEADINGS), meanings("Thoughts / Feelings", HEADINGS)
    (('pain_point',), ('thoughts', 'emotion'))
    """
    if found := known.get(key_of(name)):
        return found
    bare = _REMARK.sub("", name[:_LONGEST])
    if found := _qualified(bare, known):
        return found
    if found := _numbered(bare, known):
        return found
    parts = _BETWEEN.split(bare)
    if not 1 < len(parts) <= _PARTS:
        return ()
    found = tuple(
        target
        for part in parts
        for target in (known.get(key_of(part)) or _qualified(part, known))[:1]
    )
    return tuple(dict.fromkeys(found))


def _numbered(name: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the meanings of a name before its number or scale: ``Pain 2``, ``Mood 1-5``."""
    bare = re.split(r"[\d%]", name, maxsplit=1)[0]
    words = plain_words(bare) if bare != name else ()
    while words and words[-1] in _BEFORE_A_SCALE:
        words = words[:-1]
    found = known.get("".join(words), ())
    return found if found and found[0] in _NUMBERED else ()


def _qualified(name: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the meanings of a name without words such as "customer" before it."""
    words = plain_words(name)
    about_people = bool(words) and words[0] in ("customer", "user", "client", "kunden")
    while len(words) > 1 and words[0] in _QUALIFIERS:
        words = words[1:]
        if found := known.get("".join(words)):
            # a customer's goal is not the goal of a business
            return tuple(each for each in found if each != "goal" or not about_people)
    return ()


def is_standard(heading: str, target: str) -> bool:
    """Whether a heading is the column's own name rather than a guess."""
    return _squeezed(heading) == _squeezed(target)


def is_standard_lane(name: str, target: str) -> bool:
    """Whether a lane's name is its own, or the plural of that, rather than a guess."""
    plural = "opportunities" if target == "opportunity" else f"{target}s"
    return is_standard(name, target) or is_standard(name, plural)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.casefold()).strip()
