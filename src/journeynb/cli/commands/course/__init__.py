"""The commands ``journeynb course ...``."""
