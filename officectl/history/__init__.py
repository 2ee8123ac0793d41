"""Events, policy, signatures (the derived states of records)."""
