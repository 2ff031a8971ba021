"""How the application reaches the world: storage, servers, files."""
