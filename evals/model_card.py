"""The model card beside the weights: what it learnt, how well it does, where it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.model_figures import table

_CARD = """\
---
language: sv
library_name: sentence-transformers
tags: [static-embedding, sentence-similarity, law]
---
# The built-in Swedish embedding model

A static embedding: a vector of {dimensions} numbers for each of {vocabulary:,} word pieces, and a
text's vector is their mean, scaled to length one. It needs numpy and `tokenizers`, loads in
milliseconds, and never calls a network. `assistant/library/static_model.py` reads it.

## What it learnt from

{acts:,} Swedish acts and ordinances with {paragraphs:,} paragraphs, and {questions:,} questions
written for this project about {question_groups:,} provisions and cards; no user's document.
Word pieces (Unigram, NFKC, lower case; spaces, punctuation and digits
divide) and vectors are both learnt from that text and from nothing else.

Training: symmetric multiple-negatives ranking loss (cosine × 20; pairs with an equal query,
document or paragraph are no negatives), about seven pairs a paragraph drawn anew each epoch
(heading, question made from the heading, part of the heading path, a sentence and the rest, the
paragraph before, a reference and what it refers to, two crops, a few rare words), each written
question {question_repeats} times; Adam, learning rate .02, batch 1,024, {epochs} epochs, seed
{seed}; {seconds} s by the clock (94 s with 896 questions on two nearly free cores). Weights are
int8, with a scale a row.

## Figures

{figures}

## Limits

- It knows only the Swedish it has read: statute language, and the everyday words of the written
  questions. Slang, dialect, other languages and misspelt words are mostly noise to it.
- A mean of pieces has no word order: "nämnden anmäler vårdgivaren" and "vårdgivaren anmäler
  nämnden" are the same text, and a "not" weighs as much as any other small word.
- It is one leg of a hybrid search. Alone it is not good enough to answer from, and its
  similarity is no probability.
- Nothing was measured on agreements or follow-up reports.

## Making it again

    python -m evals.train_model --holdout    # measures, writes figures.json
    python -m evals.train_model              # trains on everything, writes weights and this card

The seed fixes pairs and first weights, but the word-piece trainer is not deterministic to the
byte, so the fingerprint differs between runs. (Two runs on 5,000 paragraphs ended at the same
loss to three decimals; a repeat of the full measurement has not been made.) An index made
with one fingerprint must be made again for another.
"""

_FIGURES = """\
The model alone, without full-text search, trained with {acts:,} acts and {question_groups:,}
question groups while every tenth act and a third of the provisions and cards with questions were
kept out by a hash (a provision's text was read, its questions and its card were not). 95 %
intervals by bootstrap over acts and provisions. The shipped weights have the same recipe and have
seen everything, so they cannot be measured on these suites.

{table}

- Headings: the query is a heading, right is any § under it, and the documents are the bare
  paragraphs of all acts kept out.
- Bridge and card questions: asked of a provision or card whose questions were all kept out. The
  documents are every § of nine social and municipal acts, with headings, or every card.
- Question to another question: the documents are all written questions but the one asked.

int8 against float32: the largest difference in any measure is {loss:.3f}."""

_NOT_MEASURED = "Not measured: run `python -m evals.train_model --holdout` first."


def write_card(folder: Path, config: dict[str, Any]) -> None:
    """Write ``MODEL_CARD.md`` to ``folder`` from ``config.json``'s content and ``figures.json``."""
    source = folder / "figures.json"
    figures = _NOT_MEASURED
    if source.exists():
        report = json.loads(source.read_text(encoding="utf-8"))
        figures = _FIGURES.format(
            **report["training"], table=table(report["int8"]), loss=quantisation_loss(report)
        )
    values = {**config, **config["training"], "figures": figures}
    (folder / "MODEL_CARD.md").write_text(_CARD.format(**values), encoding="utf-8")


def quantisation_loss(report: dict[str, Any]) -> float:
    """Largest difference between an int8 and a float32 measure of a ``figures.json``."""
    return max(
        abs(float(value[0]) - float(report["float32"][suite][measure][0]))
        for suite, row in report["int8"].items()
        for measure, value in row.items()
        if isinstance(value, list)
    )
