"""The demonstration's year: the example's records come into being in commits, signed by the invented people who would have signed them.

`cast` makes the keys, `plan` says who did what when, `chain` turns acts into signed commits, `replay` puts them into a repository.
The people and the stories are data: `cast.toml`, `story.toml`, `flows/`.
"""
