"""Fields: does a record fit its kind."""
