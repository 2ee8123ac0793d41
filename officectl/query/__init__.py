"""The filter language of `list`, the TUI's `/`, saved views and waivers; the values of `new` and `set`. Pure.

Contract: docs/contracts/query.md.
Entry points: `filter.compile`, `assign.assign`, `syntax.split`, `resolve.resolver`.
"""
