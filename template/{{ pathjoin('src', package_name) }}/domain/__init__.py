"""What the shop is about: entities and their rules, free of frameworks."""
