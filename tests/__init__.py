"""The suite of the template itself."""
