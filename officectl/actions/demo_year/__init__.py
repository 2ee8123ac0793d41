"""The demonstration's year: the example's records come into being in commits, signed by the invented people who would have signed them.

`cast` makes the keys; `book` reads the example; `plan` with `cars`, `desks`, `registers` and `law` says who did what when; `replay` turns acts
into commits over `forest`'s trees; `chain` signs them while `witness` judges what was signed; `checkpoint` ends the year. The people, the
stories and the flows are data: `cast.toml`, `story.toml`, `flows/`.
"""
