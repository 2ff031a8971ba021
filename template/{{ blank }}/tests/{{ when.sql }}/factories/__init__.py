"""Factories: `build()` returns an entity, `create()` also stores it; one module for each model."""
