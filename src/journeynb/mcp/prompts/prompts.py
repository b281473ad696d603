"""The four prompts."""

from __future__ import annotations

from journeynb.base.text import visible
from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.prompts.prompt import Argument, Given, Message, Prompt
from journeynb.mcp.prompts.wording import about_material, log_line, material, task
from journeynb.mcp.workspace.workspace import Workspace


def _name(given: Given) -> str:
    return visible(given["map"])


def _maps(workspace: Workspace, given: Given) -> list[str]:
    return workspace.names()


def _stages(workspace: Workspace, given: Given) -> list[str]:
    return [each.id for each in workspace.map(given["map"])._index.stages] if "map" in given else []


MAP = Argument("map", "Map", "Name of the map, from list_maps.", True, _maps)
STAGE = Argument("stage", "Stage", "Id of a stage, to review only this one.", values=_stages)
NOTES = Argument("notes", "Notes", "The notes; without them, the assistant asks for them.")
DESCRIPTION = Argument(
    "description", "Description", "The journey in words; without it, the assistant asks for it."
)


def _review(workspace: Workspace, given: Given) -> list[Message]:
    stage = given.get("stage", "")
    if stage:
        stages = _stages(workspace, given)
        if stage not in stages:
            raise unknown("unknown_id", "stage", stage, stages, field="stage")
    part = f", only the stage `{stage}`" if stage else ""
    steps = [
        "Call `overview`, then `gaps`, and `explain_rule` for the rules of the most severe gaps.",
        "Call `picture`, if you can see images, and `get` for the items that you write about.",
        log_line(workspace),
        "Look for what no rule can find: steps that customers take before and after the map, "
        "touchpoints of other companies, and emotions that do not fit the touchpoint.",
    ]
    end = (
        "Answer with what is good in two sentences, then the five most important gaps, the most "
        "severe first. For each: what is missing, why it matters, and what you proposed."
    )
    return [task(f"Review the journey map `{_name(given)}`{part}.", steps, end)]


def _persona(workspace: Workspace, given: Given) -> list[Message]:
    notes = given.get("notes", "")
    steps = [
        about_material("notes", notes),
        "Call `table` with the kind `persona`. If a persona of the map already describes these "
        "people, propose changes to it instead of another one.",
        "If you can read resources, read `journeymap://schema/persona` for the fields. Fill in "
        "only what the notes support, and omit the rest.",
        "Propose a source of the type `interview`, with its date and the number of people asked as "
        "`sample_size`, and a link `cites` from the persona to it.",
        "For each touchpoint that the notes mention, propose a link `experiences` with the emotion "
        "from -2 to 2 and the basis `researched`; what you add yourself has the basis `assumed`.",
        "Omit names, employers and contact details of the people asked.",
    ]
    end = (
        "Answer with the persona in three sentences, the fields that nothing supports, and the "
        "questions to ask in the next interviews. A few interviews show what exists, not how "
        "common it is."
    )
    start = f"Make a persona of the journey map `{_name(given)}` from interview notes."
    return [task(start, steps, end), *material("notes", notes)]


def _description(workspace: Workspace, given: Given) -> list[Message]:
    words = given.get("description", "")
    steps = [
        about_material("description", words),
        "Call `overview`. If the map is not empty, keep its items, and propose what is missing.",
        "If you can read resources, read `journeymap://schema` for the kinds, the links and the "
        "form of changes.",
        "Propose stages and touchpoints first, in one proposal, with their channels and the links "
        "`occurs_in` and `leads_to`. Then propose each persona with its emotions (link "
        "`experiences`, basis `assumed`), pain points, opportunities and goals.",
        "A proposal can link only to items that the map or the proposal itself contains. If it "
        "needs items that are still pending, ask the user to accept those first.",
        "Use only what the description says. List what it leaves open instead of inventing it.",
    ]
    end = (
        "Answer with the stages in one line, what you proposed, and the open questions that matter "
        "most, at most five."
    )
    start = f"Fill the journey map `{_name(given)}` from a description."
    return [task(start, steps, end), *material("description", words)]


def _fix_first(workspace: Workspace, given: Given) -> list[Message]:
    steps = [
        "Call `overview`, then `gaps`; ask for more until you have all errors and warnings.",
        log_line(workspace),
        "Call `table` with the kinds `pain_point` and `opportunity`, and `get` for those that many "
        "customers or a moment of truth depend on.",
        "Weigh each candidate by the customers that it affects, its emotion, the goal that it "
        "supports, and its effort. Say which of these the map or the log contains, and which you "
        "assume.",
        "Propose, for the first three, the opportunity or the change of the map that is missing.",
    ]
    end = (
        "Answer with a table of at most five rows: rank, what to fix (ids and rule codes), why, "
        "evidence with its interval or `assumed`, first step. Then say what would change the order."
    )
    start = f"Find out what to fix first on the journey map `{_name(given)}`."
    return [task(start, steps, end)]


PROMPTS = {
    each.name: each
    for each in (
        Prompt(
            "review_map",
            "Review this map",
            "Finds the most important gaps of a map, and proposes changes.",
            (MAP, STAGE),
            _review,
        ),
        Prompt(
            "persona_from_interviews",
            "Persona from interview notes",
            "Proposes a persona, with its source and emotions, from the notes of interviews.",
            (MAP, NOTES),
            _persona,
        ),
        Prompt(
            "map_from_description",
            "Map from a description",
            "Proposes stages, touchpoints, personas and links from a journey in words.",
            (MAP, DESCRIPTION),
            _description,
        ),
        Prompt(
            "fix_first",
            "What should we fix first?",
            "Ranks gaps, pain points and opportunities by what the map and the log say.",
            (MAP,),
            _fix_first,
        ),
    )
}
"""All prompts by name, in the order in which a person sees them."""
