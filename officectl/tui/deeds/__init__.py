"""What can be done from several places: actions shared by them, grouped by what they are about."""
