"""Opened tables: what event logs and tables of customers share."""
