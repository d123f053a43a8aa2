"""Words with simple marks (Markdown) made into safe HTML; knows no model."""

import markdown
import nh3

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote"}


def to_html(text: str) -> str:
    """Safe HTML of a text in Markdown: headings start at h3, links stay, all else is words."""
    if not text.strip():
        return ""
    html = markdown.markdown(text, extensions=["sane_lists", "nl2br"], output_format="html")
    for level in (2, 1):
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
