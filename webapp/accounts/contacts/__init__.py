"""The people at an account."""
