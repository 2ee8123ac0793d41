"""One file a goal: `GOALS`, the goals it measures, and `rows(bench)`, the lines of its table."""
