"""How the shop reaches the world: database, passwords, tokens, payments."""
