# Managed by copier-pytest: `copier update` rewrites this file.
"""The test suite; README.md beside this file says where a test goes."""
