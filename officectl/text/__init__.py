"""Words, widths, dates and names: everything about language, nothing about records."""
