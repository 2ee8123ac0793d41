"""Values as text: one output format a file."""
