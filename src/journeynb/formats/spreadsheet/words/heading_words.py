"""The words of headings and lanes: what teams call a stage, a touchpoint, a pain point."""

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

_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def key_of(text: str) -> str:
    """Return a heading without case, accents, spaces, signs and remarks in brackets.

    Examples
    --------
    >>> key_of("Pain-Points (max. 3)"), key_of("Gefühl")
    ('painpoints', 'gefuhl')
    """
    text = _REMARK.sub("", text).strip() or text
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if letter.isalnum())


_STAGE = """stage, stages, phase, phases, step, steps, journey stage, journey phase, journey step,
    lifecycle stage, funnel stage, Phasen, Abschnitt, Schritt, Stufe, Journey-Phase, étape, étapes,
    etapa, etapas, fase, fases"""
_COMMON = {
    "touchpoint": """touchpoint, touchpoints, touch point name, touchpoint name, contact point,
        contact points, point of contact, interaction, interactions, moment, step, steps,
        Kontaktpunkt, Kontaktpunkte, Berührungspunkt, Berührungspunkte, Interaktion,
        point de contact, points de contact, punto de contacto, puntos de contacto""",
    "channel": """channel, channels, medium, media, platform, Kanal, Kanäle, Plattform, canal,
        canaux, canales""",
    "persona": """persona, personas, actor, actors, customer, customers, user, users, who,
        customer type, user type, buyer, audience, Kunde, Kunden, Nutzer, Akteur, Zielgruppe,
        client, utilisateur, cliente, usuario""",
    "emotion": """emotion, emotions, feeling, feelings, sentiment, mood, emotional state,
        emotion score, sentiment score, satisfaction, satisfaction score, customer emotion,
        customer feelings, feels, Gefühl, Gefühle, Gefuehl, Gefuehle, Emotionen, Stimmung,
        Zufriedenheit, émotion, émotions, ressenti, emoción, emociones, sentimiento""",
    "actions": """actions, action, doing, does, do, activity, activities, customer action,
        customer actions, user action, user actions, behavior, behaviour, what they do, Handlung,
        Handlungen, Aktion, Aktionen, Aktivität, Aktivitäten, Tätigkeit, tun, actions du client,
        acción, acciones""",  # prose: ignore (headings as people write them)
    "thoughts": """thoughts, thought, thinking, thinks, think, mindset, customer thoughts,
        what they think, Gedanke, Gedanken, denken, pensées, pensée, pensamiento,
        pensamientos""",
    "pain_point": """pain point, pain points, pain, pains, frustration, frustrations, problem,
        problems, issue, issues, barrier, barriers, friction, obstacle, obstacles, Schmerzpunkt,
        Schmerzpunkte, Problem, Probleme, Hürde, Hürden, Hindernis, Hindernisse, irritant,
        irritants, point de douleur, points de douleur, problème, problèmes, punto de dolor,
        puntos de dolor, problema, problemas""",
    "opportunity": """opportunity, opportunities, idea, ideas, improvement, improvements, solution,
        solutions, recommendation, recommendations, Chance, Chancen, Idee, Ideen, Verbesserung,
        Verbesserungen, Maßnahme, Maßnahmen, Lösung, Lösungen, Potenzial, Potenziale, opportunité,
        opportunités, idée, idées, oportunidad, oportunidades, mejora, mejoras""",
    "owner": """owner, owners, team, teams, responsible, department, departments, owned by,
        responsibility, process owner, Verantwortlich, Verantwortliche, Verantwortlicher,
        Zuständig, Abteilung, Abteilungen, responsable, équipe, département, equipo,
        departamento""",
}
_LONG = {
    "stage": _STAGE,
    **_COMMON,
    "goal": """goal, goals, objective, objectives, KPI, KPIs, business goal, business goals,
        business objective, target, Ziel, Ziele, Geschäftsziel, Geschäftsziele, Unternehmensziel,
        objectif, objectifs, objetivo, objetivos""",
}
_WIDE = {
    **_COMMON,
    "wants": """wants, want, goals, goal, customer goal, customer goals, user goals, objectives,
        expectation, expectations, jobs to be done, Ziele, Ziel, Kundenziele, Wünsche, Erwartungen,
        objectifs, attentes, objetivos, expectativas""",
    "needs": """needs, need, customer needs, user needs, Bedürfnis, Bedürfnisse, besoins,
        necesidades""",
    "questions": "questions, question, customer questions, Fragen, Frage, preguntas",
    "content": "content, contents, content assets, assets, Inhalt, Inhalte, contenu, contenido",
}


def _candidates(table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for target, words in table.items():
        for word in words.split(","):
            key = key_of(word)
            found[key] = (*(name for name in found.get(key, ()) if name != target), target)
    return found


HEADINGS = _candidates(_LONG)
"""Meanings of a heading of the long form, the likeliest first."""

LANE_NAMES = _candidates(_WIDE)
"""Meanings of a lane of the wide form."""

STAGE_WORDS = {key_of(word) for word in _STAGE.split(",")}


def is_standard(heading: str, target: str) -> bool:
    """Whether a heading is the column's own name rather than a guess."""
    return _squeezed(heading) == _squeezed(target)


def is_standard_lane(name: str, target: str) -> bool:
    """Whether a lane's name is its own, or the plural of that, rather than a guess."""
    plural = "opportunities" if target == "opportunity" else f"{target}s"
    return is_standard(name, target) or is_standard(name, plural)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.casefold()).strip()
