"""The application: what it is about in `domain`, and a web API in front."""
