"""The index: what one check run learned, kept for the next. Throw-away; deleting it costs one full run and nothing else.

`base` keeps it (SQLite under git's own folder), `watch` finds out which files may have changed since, `columns` serves rows.
Contract: docs/contracts/index.md.
"""
