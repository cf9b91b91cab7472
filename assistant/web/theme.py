"""How the page looks: Gradio's variables in our colours, our style sheet, and local fonts only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.web import texts

_FOLDER = Path(__file__).resolve().parent
_FONTS = ("system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")


def style() -> str:
    """Our style sheet."""
    return (_FOLDER / "page.css").read_text("utf-8")


def head() -> str:
    """What comes first in <head>: it must be there before Gradio's script reads the language."""
    script = (_FOLDER / "page.js").read_text("utf-8")
    return (
        f"<title>{texts.TITLE}</title><style>{style()}</style><script>{script}</script>"
        '<link rel="icon" href="data:,">'
    )


def theme() -> Any:
    """A Gradio theme without web fonts; colours are the variables of `page.css`, light and dark."""
    import gradio as gr

    fonts = [gr.themes.Font(name) for name in _FONTS]
    base = gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        font=fonts,
        font_mono=[gr.themes.Font("ui-monospace"), gr.themes.Font("monospace")],
        radius_size=gr.themes.sizes.radius_sm,
    )
    values = {
        "body_background_fill": "var(--ss-page)",
        "body_text_color": "var(--ss-ink)",
        "body_text_color_subdued": "var(--ss-muted)",
        "background_fill_primary": "var(--ss-card)",
        "background_fill_secondary": "var(--ss-page)",
        "block_background_fill": "var(--ss-card)",
        "block_border_color": "var(--ss-line)",
        "block_label_text_color": "var(--ss-ink)",
        "block_label_background_fill": "var(--ss-card)",
        "block_title_text_color": "var(--ss-ink)",
        "block_info_text_color": "var(--ss-muted)",
        "border_color_primary": "var(--ss-line)",
        "border_color_accent": "var(--ss-accent)",
        "input_background_fill": "var(--ss-card)",
        "input_border_color": "var(--ss-line-strong)",
        "input_border_color_focus": "var(--ss-accent)",
        "input_placeholder_color": "var(--ss-muted)",
        "link_text_color": "var(--ss-accent)",
        "color_accent": "var(--ss-accent)",
        "button_primary_background_fill": "var(--ss-accent)",
        "button_primary_background_fill_hover": "var(--ss-accent-deep)",
        "button_primary_text_color": "var(--ss-on-accent)",
        "button_primary_text_color_hover": "var(--ss-on-accent)",
        "button_secondary_background_fill": "var(--ss-card)",
        "button_secondary_background_fill_hover": "var(--ss-tint)",
        "button_secondary_text_color": "var(--ss-accent)",
        "button_secondary_text_color_hover": "var(--ss-accent-deep)",
        "button_secondary_border_color": "var(--ss-line-strong)",
    }
    known = set(vars(base))
    dark = {f"{k}_dark": v for k, v in values.items() if f"{k}_dark" in known}
    return base.set(**values, **dark)
