"""Hypothesis strategies for the free text that a person may answer."""

from hypothesis import strategies as st

_PIECES = [
    *"\"'`\\|~*_[]()<>!#$%&+-=.:;?@^{}/,",
    *["{{ ", " }}", "{{ 7 * 7 }}", "{%", "%}", "{% raw %}", "{% endraw %}", "{#", "#}", "{{", "}}"],
    *["- ", "+ ", "* ", "> ", "# ", "1. ", "1) ", "2024. ", "---", "***", "___", "===", "```", "~~~", "~~", "    "],
    *["&amp;", "&#42;", "&copy", "<b>", "</p>", "<!-- ", "<?", "![a](b)", "[a]: b", "<https://a.example>", " #", " ##"],
    *["$HOME", "$(id)", "%s", "%(name)s", "\\n", "\\u0041", '"""', "'''", "null", "yes", "3.10", "1:30", ": ", " #"],
    *[
        "é",
        "ß",
        "日本",
        "متجر",
        "חנות",
        "🛒",
        "👩‍👩‍👧",
        "\u00a0",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\U000e0067",
    ],
    *["a", "b", "Shop", " ", " ", " ", "0", "12"],
]

_REFUSED = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def one_line_texts(longest: int) -> st.SearchStrategy[str]:
    """Return texts of 1 to `longest` characters that the questions take, with a bias to those that mean something."""
    characters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=_REFUSED)
    pieces = st.lists(st.sampled_from(_PIECES) | characters, min_size=1, max_size=12).map("".join)
    return pieces.map(lambda text: text[:longest].strip()).filter(bool)
