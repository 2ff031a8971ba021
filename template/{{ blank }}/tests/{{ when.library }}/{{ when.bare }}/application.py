"""Where the suite meets the library: the place for fixtures of what it is used with."""
