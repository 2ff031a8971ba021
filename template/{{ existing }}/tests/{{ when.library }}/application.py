"""Where the suite meets the application: the place for fixtures of what it is used with."""
