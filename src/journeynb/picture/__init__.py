"""The map as a picture: SVG drawn in Python, converted to PNG and PDF."""

from journeynb.picture.drawing.brand import brand_of, chosen_theme
from journeynb.picture.drawing.paper import PagedPicture, paper_of
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.map.fitted import Fitted, fitted
from journeynb.picture.map.picture_of_map import pages, picture
from journeynb.picture.persona_card.card import PersonaCard, persona_card

__all__ = [
    "Fitted",
    "PagedPicture",
    "PersonaCard",
    "Picture",
    "brand_of",
    "chosen_theme",
    "fitted",
    "pages",
    "paper_of",
    "persona_card",
    "picture",
]
