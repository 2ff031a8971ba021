# Managed by copier-pytest: `copier update` rewrites this file.
"""The template's part of the suite: the plugins, their own tests in checks/, and the commands."""
