# Managed by copier-pytest: `copier update` rewrites this file.
"""The commands that sessions of nox run."""
