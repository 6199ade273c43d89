"""Who acts for which organisation: inviting, joining, leaving."""
