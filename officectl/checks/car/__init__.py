"""Official cars: trips, fuel, tolls, parking."""
