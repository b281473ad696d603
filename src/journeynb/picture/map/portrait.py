"""The portrait of a persona in a circle of its color."""

from __future__ import annotations

from dataclasses import replace

from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing.svg import Canvas, is_image, number
from journeynb.picture.drawing.text_metrics import clean, clusters, script_of, width
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.map.scene import Scene

SMALL = 40.0


def draw(
    canvas: Canvas, scene: Scene, persona: Persona, x: float, y: float, *, removed: bool = False
) -> None:
    """Draw a portrait 40 wide: an image, an emoji, or the letters of the persona."""
    theme = scene.theme
    color = theme.muted if removed else scene.colors[persona.id]
    canvas.circle(x + 20, y + 20, 19, fill=mix(color, theme.page, 0.82), stroke=color,
                  stroke_width="2")  # fmt: skip
    portrait = persona.portrait
    if is_image(portrait):
        canvas.image(portrait, x + 2, y + 2, 36)
    elif portrait:
        letter = clusters(clean(portrait))[0] if clean(portrait) else ""
        wide = 1.245 * 20 if letter and script_of(letter) == "emoji" else width(letter, 20)
        canvas.text(x + 20 + (width(letter, 20) - wide) / 2, y + 27, letter, "face",
                    anchor="middle", kind="portrait")  # fmt: skip
    elif not removed:
        ink = readable(color, mix(color, theme.page, 0.82), theme.ink)
        canvas.text(x + 20, y + 25, scene.letters[persona.id], "head", anchor="middle", fill=ink)


def draw_large(
    canvas: Canvas, scene: Scene, persona: Persona, x: float, y: float, size: float
) -> None:
    """Draw a portrait of another size."""
    scale, first = size / SMALL, len(canvas.boxes)
    canvas.add(f'<g transform="translate({number(x)} {number(y)}) scale({scale:.4g})">')
    draw(canvas, scene, persona, 0, 0)
    canvas.add("</g>")
    canvas.boxes[first:] = [
        replace(
            box,
            x=x + scale * box.x,
            y=y + scale * box.y,
            w=scale * box.w,
            h=scale * box.h,
        )
        for box in canvas.boxes[first:]
    ]
