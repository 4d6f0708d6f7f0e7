"""Not a plugin, only beside them."""
