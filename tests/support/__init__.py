"""Helpers of the template's own suite: renders, template repositories, commands and conversations.

Importing the package isolates the process: Copier and git stop reading the settings of whoever runs the tests. That
comes first, because Copier runs git, and reads its settings, as soon as it is imported.
"""

from tests.support.isolation import isolate

isolate()
