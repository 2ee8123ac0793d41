"""Approvals as signed commits: events, policy, signatures, the verification walk."""
