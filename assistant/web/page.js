// Loaded first in <head>, before Gradio: the page's language, and opening sources by their buttons.
(() => {
  "use strict";
  // Gradio speaks the browser's language and sets <html lang> by it; this page is in Swedish.
  for (const [name, value] of [["language", "sv-SE"], ["languages", ["sv-SE", "sv"]]]) {
    try { Object.defineProperty(navigator, name, { get: () => value, configurable: true }); } catch { /* as it is */ }
  }
  const root = document.documentElement;
  const swedish = () => { if (root.lang !== "sv") root.lang = "sv"; };
  new MutationObserver(swedish).observe(root, { attributes: true, attributeFilter: ["lang"] });
  swedish();

  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const narrow = () => matchMedia("(max-width: 900px)").matches;

  const mark = (panel, key) => {
    const page = panel.closest(".ss-columns");
    page.querySelectorAll("[data-source]").forEach((b) => {
      if (b.dataset.source === key) b.setAttribute("aria-current", "true");
      else b.removeAttribute("aria-current");
    });
  };

  const centre = (source) => {
    // Scroll inside the panel only, so that the words are in sight and the page stands still.
    const words = source.querySelector("mark");
    const frame = source.closest(".ss-panel");
    if (words && frame && frame.scrollHeight > frame.clientHeight) {
      const top = words.getBoundingClientRect().top - frame.getBoundingClientRect().top;
      frame.scrollTop += top - frame.clientHeight / 3;
    }
  };

  const open = (key, go) => {
    const source = document.getElementById("source-" + key);
    if (!source) return;
    const panel = source.closest(".ss-panel");
    panel.querySelectorAll(".ss-panel-source").forEach((s) => { s.hidden = s !== source; });
    panel.querySelectorAll("[data-scope]").forEach((s) => { s.hidden = !s.contains(source); });
    mark(panel, key);
    panel.scrollTop = 0;
    if (go && narrow()) {
      source.focus({ preventScroll: true });
      source.scrollIntoView({ behavior: calm(), block: "start" });
    } else {
      centre(source);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-source]");
    if (button) { open(button.dataset.source, true); return; }
    const back = event.target.closest("[data-back]");
    if (back) {
      const answer = document.getElementById("answer-" + back.dataset.back);
      if (!answer) return;
      if (answer.tagName === "DETAILS") answer.open = true;
      answer.focus({ preventScroll: true });
      answer.scrollIntoView({ behavior: calm(), block: "start" });
    }
  });

  // A new answer: mark its first source as the one shown, and say to a screen reader that it is here.
  const seen = new Set();
  const arrived = () => {
    document.querySelectorAll(".ss-columns[data-turn]").forEach((page) => {
      const turn = page.dataset.turn;
      if (seen.has(turn)) return;
      seen.add(turn);
      // Only among this answer's own: a refusal has none, and must not show an earlier answer's.
      const first = page.querySelector(`[data-scope="${turn}"] .ss-panel-source:not([hidden])`);
      if (first) open(first.id.replace("source-", ""), false);
      const status = document.getElementById("ss-status");
      if (status) {
        const n = page.querySelectorAll(`[id^="source-${turn}-"].ss-panel-source`).length;
        status.textContent = n ? `Svaret är klart. ${n} ${n === 1 ? "källa" : "källor"}.` : "Svaret är klart.";
      }
    });
  };
  document.addEventListener("DOMContentLoaded", () => {
    const status = document.createElement("div");
    status.id = "ss-status";
    status.className = "ss-hidden";
    status.setAttribute("role", "status");
    document.body.append(status);
    new MutationObserver(arrived).observe(document.body, { childList: true, subtree: true });
    arrived();
  });
})();
