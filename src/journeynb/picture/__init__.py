"""The map as a picture: SVG drawn in Python, PNG and PDF made from that SVG."""

from journeynb.picture.card import PersonaCard, persona_card
from journeynb.picture.layout import picture
from journeynb.picture.picture import Picture

__all__ = ["PersonaCard", "Picture", "persona_card", "picture"]
