"""The rules of the games: what a touch means, what comes next, how hard it is. No pixels, no clock, seeded chance."""
