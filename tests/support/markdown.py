"""What a reader of Markdown sees."""

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark").enable(["strikethrough", "table"])


def inline_texts(document: str) -> list[tuple[str, str]]:
    """Return the tag and the plain text of each top-level heading or paragraph that holds nothing but text.

    Anything else, such as a list or emphasised words, is listed by the type of its token, with its source.
    """
    texts: list[tuple[str, str]] = []
    tag = ""
    for token in _PARSER.parse(document):
        if token.type in {"heading_open", "paragraph_open"} and token.level == 0:
            tag = token.tag
        elif token.type == "inline" and tag:
            children = token.children or []
            if all(child.type in {"text", "text_special"} for child in children):
                texts.append((tag, "".join(child.content for child in children)))
            else:
                texts.append((", ".join(child.type for child in children), token.content))
        elif token.type in {"heading_close", "paragraph_close"}:
            tag = ""
        else:
            texts.append((token.type, token.content))
    return texts
