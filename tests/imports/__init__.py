"""Tables and what an import makes of them."""
