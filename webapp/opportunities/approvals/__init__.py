"""Prices above what a person's role allows: asked for, agreed to or refused."""
