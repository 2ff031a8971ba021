"""The test suite; README.md beside this file says where a test goes."""
