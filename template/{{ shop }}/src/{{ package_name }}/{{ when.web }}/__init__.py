"""The shop: users, a catalogue, carts and orders, on ports and adapters."""
