"""How the shop reaches the world: storage, passwords, tokens, payments."""
