"""Plugins as people manage them: what is installed, where it answers, in which order, with which settings."""
