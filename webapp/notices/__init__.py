"""Notices: what happened that a person should know, in the page."""
