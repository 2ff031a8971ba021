"""The settings of Sphinx, which builds these pages: `sphinx-build -W docs site`."""

project = "copier-pytest"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = project
html_copy_source = False
# A link to a heading, such as update.md#undo, is checked as well.
myst_heading_anchors = 3
exclude_patterns = ["conf.py"]
