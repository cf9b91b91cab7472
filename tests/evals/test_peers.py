"""Rankings are scored alike for every library, and what a found place hits is fair."""

from __future__ import annotations

import math
import random
import sys

import pytest

from assistant.domain.law import Act, Acts
from evals import peers
from evals.peer_material import Question, Target, Texts, rests_on
from evals.peer_table import Measured, rows, tables
from evals.ranking_scores import difference_interval, ndcg, recall, recall_within, reciprocal_rank

ACTS = Acts((Act("2025:400", "Socialtjänstlag", "SoL", chapters=False),))
MISS, FIRST, SECOND = frozenset(), frozenset({0}), frozenset({1})
LAW = "a" * 200 + "b" * 400
TEXTS = Texts(
    {"sfs-2025-400": LAW, "001_x.txt": "Adda har  inte rätt att prata med dem.", "card/1": "kort"},
    {("sfs-2025-400", "1 §"): (0, 200), ("sfs-2025-400", "2 §"): (200, 600)},
    {"card/1": (("sfs-2025-400", 200, 600),)},
)
PARAGRAPH = Target("sfs-2025-400", locator="2 §")


def test_recall_counts_alternatives_and_mrr_the_first():
    ranking = [MISS, SECOND, FIRST]
    assert [recall(ranking, k) for k in (1, 2, 5)] == [0, 1, 1]
    assert reciprocal_rank(ranking) == 0.5
    assert reciprocal_rank([MISS] * 10 + [FIRST]) == 0


def test_recall_in_the_same_amount_of_text_holds_long_chunks_back():
    ranking = [MISS, FIRST]
    assert recall_within(ranking, [300, 300], 600) == 1
    assert recall_within(ranking, [2000, 300], 2000) == 0
    assert recall_within([FIRST], [5000], 2000) == 1


def test_ndcg_counts_a_target_once_and_is_at_most_one():
    assert ndcg([FIRST, SECOND], 2) == 1
    assert ndcg([FIRST, FIRST], 1) == 1
    assert ndcg([MISS, FIRST], 1) == pytest.approx(1 / math.log2(3))
    assert ndcg([FIRST | SECOND], 2) == pytest.approx(min(2 / (1 + 1 / math.log2(3)), 1))
    assert ndcg([], 0) == 0


def test_the_interval_of_a_difference_is_paired():
    draw = random.Random(1)
    theirs = [float(draw.random() < 0.5) for _ in range(200)]
    ours = [max(t, float(i % 4 == 0)) for i, t in enumerate(theirs)]
    low, high = difference_interval(ours, theirs)
    assert 0 < low < high < 0.3
    assert difference_interval(theirs, theirs) == (0.0, 0.0)
    assert math.isnan(difference_interval([], [])[0])
    with pytest.raises(ValueError, match="zip"):
        difference_interval([1.0], [])


@pytest.mark.parametrize(
    ("place", "hit"),
    [
        (("sfs-2025-400", 200, 600), True),
        (("sfs-2025-400", 0, 350), True),  # 150 characters of it
        (("sfs-2025-400", 0, 349), False),
        (("sfs-2025-401", 200, 600), False),
        (("card/1", 0, 4), True),
    ],
)
def test_a_chunk_hits_a_paragraph_when_enough_of_it_is_there(place, hit):
    assert TEXTS.hits(place, PARAGRAPH) is hit


def test_a_phrase_is_hit_whatever_the_white_space():
    target = Target("001", phrase="inte rätt att prata")
    assert TEXTS.hits(("001_x.txt", 0, 38), target)
    assert not TEXTS.hits(("001_x.txt", 0, 15), target)
    assert TEXTS.answerable(target)
    assert not TEXTS.answerable(Target("sfs-2025-400", locator="9 §"))


def test_a_card_leads_to_its_grounds_and_its_sections():
    card = {"grounds": ["2 § SoL", "9 § SoL"], "sources": [{"document": "001", "heading": "Finns"}]}
    sections = {("001", "finns"): ("001_x.txt", 0, 38)}
    assert rests_on(card, TEXTS, ACTS, sections) == [
        ("sfs-2025-400", 200, 600),
        ("001_x.txt", 0, 38),
    ]


def test_the_table_compares_with_the_first_library():
    questions = [Question(str(n), "?", True, (PARAGRAPH,)) for n in range(4)]
    ours = Measured("Samsyn", "plain", [[FIRST]] * 4, [[9]] * 4, [1.0] * 4, 2.0, 3, 100)
    other = Measured("Annan", "plain", [[MISS], [FIRST]] * 2, [[9]] * 4, [1.0] * 4, 2.0, 3, 100)
    text = "\n".join(tables([ours, other], questions))
    assert "| Samsyn | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | – | – |" in text
    assert "| Annan | 0.500 | 0.500 | 0.500 | 0.500 | 0.500 | +0.500 [" in text
    assert "(n=4)" in text
    assert [r["R@5"] for r in rows(other, questions)] == [0, 1, 0, 1]


def test_a_peer_that_cannot_be_installed_or_run_says_why(tmp_path):
    with pytest.raises(peers.PeerUnavailable):
        peers.environment(tmp_path / "env", ["--no-index", "paket-som-inte-finns-alls"])
    broken = peers.Peer("Bruten", "finns_inte.py", "x", ())
    with pytest.raises(peers.PeerUnavailable, match="finns_inte"):
        peers.run_worker(broken, sys.executable, tmp_path / "in.json", tmp_path / "out.json")
