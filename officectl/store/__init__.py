"""Workspace, snapshots and the writer: the only place that touches the work tree."""
