"""How templates draw the charts of locator.reports.presentation.charts."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from locator.reports.presentation.charts import Chart, Mark

register = template.Library()

# In a tagged PDF WeasyPrint makes a figure of every SVG, even of one that is hidden from assistive technology, and a
# figure needs words. So what only decorates is painted by paper.css there: a background is no content.
# On paper a drawing brings its own style: the one of the page does not reach into it (WeasyPrint), nor do variables.
PAPER_STYLE = mark_safe(  # written here, with nothing from elsewhere in it
    "<style>"
    "text{fill:#333;font-size:11.5px;font-family:Arial,'Liberation Sans','DejaVu Sans',sans-serif}"
    ".strong{fill:#000;font-weight:700}.end{text-anchor:end}.mid{text-anchor:middle}"
    ".grid{stroke:#ddd;stroke-width:1}.axis{stroke:#555;stroke-width:1.5}"
    ".f1,.short{fill:#0c4c49}.f2{fill:#777}.f3{fill:#a3a3a3}.f4{fill:#c4c4c4}"
    ".l1{fill:none;stroke:#0c4c49;stroke-width:2.5}"
    ".l2{fill:none;stroke:#777;stroke-width:2.5;stroke-dasharray:6 4}"
    ".dot1{fill:#0c4c49}.dot2{fill:#fff;stroke:#777;stroke-width:2.5}"
    ".spare{fill:#fff;stroke:#0c4c49;stroke-width:2;stroke-dasharray:4 3}"
    ".line{fill:none;stroke:#0c4c49;stroke-width:2}.base{stroke:#ddd;stroke-width:1}"
    ".pin{fill:#0c4c49;stroke:#fff;stroke-width:2}.none{fill:#fff;stroke:#555;stroke-width:1}"
    ".on{fill:#fff;font-weight:700;font-size:13px;text-anchor:middle}"
    ".off,.name{fill:#333;font-size:10.5px;text-anchor:middle}"
    "</style>"
)


def drawn(mark: Mark) -> SafeString:
    """One shape as SVG."""
    at = format_html_join("", ' {}="{}"', mark.at.items())
    return format_html('<{} class="{}"{}>{}</{}>', mark.tag, mark.css, at, mark.text, mark.tag)


@register.simple_tag(takes_context=True)
def chart(context, drawing: Chart, css: str = "chart") -> SafeString:
    """A chart, with its message for those who do not see it; on paper (`paper` in the context) with its own style."""
    extra = format_html("<title>{}</title>{}", drawing.says, PAPER_STYLE) if context.get("paper") else ""
    return format_html(
        '<svg class="{}" viewBox="{}"{} role="img" aria-label="{}">{}{}</svg>',
        css,
        drawing.view_box,
        mark_safe(' preserveAspectRatio="none"') if css == "spark" else "",
        drawing.says,
        extra,
        format_html_join("", "{}", ((drawn(mark),) for mark in drawing.marks)),
    )


@register.simple_tag(takes_context=True)
def bar(context, share: float) -> SafeString:
    """A bar of 0 to 100 beside its number, which says the same: decoration, and on paper not even a picture."""
    if context.get("paper"):
        return format_html('<span class="bar"><span style="width:{}%"></span></span>', f"{share:.1f}")
    return format_html(
        '<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bg" width="100" height="12"></rect><rect class="fg" width="{}" height="12"></rect></svg>',
        f"{share:.1f}",
    )


LEGENDS = {
    "l1": [Mark("line", "l1", {"x1": "2", "x2": "26", "y1": "7", "y2": "7"})],
    "l2": [Mark("line", "l2", {"x1": "2", "x2": "26", "y1": "7", "y2": "7"})],
    "dot1": [
        Mark("line", "l1", {"x1": "1", "x2": "27", "y1": "7", "y2": "7"}),
        Mark("circle", "dot1", {"cx": "14", "cy": "7", "r": "5"}),
    ],
    "f2": [Mark("rect", "f2", {"x": "12", "y": "0", "width": "4", "height": "14"})],
}


@register.simple_tag(takes_context=True)
def legend(context, name: str) -> SafeString:
    """The sample of a series beside its name; on paper it is painted by paper.css."""
    if context.get("paper"):
        return format_html('<span class="sample {}"></span>', name)
    return format_html(
        '<svg class="chart" viewBox="0 0 28 14" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join("", "{}", ((drawn(mark),) for mark in LEGENDS[name])),
    )
