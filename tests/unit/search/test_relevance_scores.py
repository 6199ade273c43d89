"""The arithmetic of the relevance benchmark, against values worked out by hand."""

import pytest

from tests.benchmarks.scores import Scores, mean, score

# 1/log2(3) = 0.63093, 1/log2(4) = 0.5, 1/log2(5) = 0.43068, 1/log2(6) = 0.38685


def test_every_judged_document_first_and_best_first_is_perfect():
    assert score(["a", "b", "x"], {"a": 2, "b": 1}) == Scores(ndcg=1, recall=1, reciprocal_rank=1)


def test_nothing_found_is_worth_nothing():
    assert score([], {"a": 2}) == Scores(ndcg=0, recall=0, reciprocal_rank=0)
    assert score(["x", "y"], {"a": 2}) == Scores(ndcg=0, recall=0, reciprocal_rank=0)


def test_a_gain_is_discounted_by_its_rank():
    # Gains 3 and 1. Found: b at rank 2, a at rank 4: 0.63093 + 3 × 0.43068 = 1.92296. Ideal: 3 + 0.63093 = 3.63093.
    scores = score(["x", "b", "y", "a"], {"a": 2, "b": 1})
    assert scores.ndcg == pytest.approx(1.92296 / 3.63093, abs=1e-5)
    assert scores.recall == 1
    assert scores.reciprocal_rank == 0.5


def test_grades_grow_as_powers_of_two():
    # Gains 1, 3 and 7 in the wrong order: 1 + 3 × 0.63093 + 7 × 0.5 = 6.39279; right: 7 + 1.89279 + 0.5 = 9.39279.
    assert score(["a", "b", "c"], {"a": 1, "b": 2, "c": 3}).ndcg == pytest.approx(6.39279 / 9.39279, abs=1e-5)


def test_what_comes_after_the_tenth_counts_for_nothing():
    first = [f"x{rank}" for rank in range(10)]
    assert score([*first, "a"], {"a": 1}) == Scores(ndcg=0, recall=0, reciprocal_rank=0)
    assert score([*first[:9], "a"], {"a": 1}).reciprocal_rank == pytest.approx(0.1)


def test_the_ideal_list_has_ten_places_while_recall_counts_every_judged_document():
    grades = {f"d{rank}": 1 for rank in range(12)}
    scores = score(list(grades)[:10], grades)
    assert scores.ndcg == pytest.approx(1)
    assert scores.recall == pytest.approx(10 / 12)


def test_grade_zero_helps_nobody():
    # Found: a at rank 2 behind z, judged useless: 0.63093 of an ideal of 1.
    scores = score(["z", "a"], {"a": 1, "z": 0})
    assert scores.ndcg == pytest.approx(0.63093, abs=1e-5)
    assert scores.recall == 1
    assert scores.reciprocal_rank == 0.5


@pytest.mark.parametrize("grades", [{}, {"a": 0}])
def test_a_question_without_answer_cannot_be_scored(grades):
    with pytest.raises(ValueError, match="helps"):
        score(["a"], grades)


def test_every_question_weighs_the_same_in_the_mean():
    assert mean([Scores(1, 0.5, 1), Scores(0, 0, 0.5), Scores(0.5, 1, 0)]) == Scores(0.5, 0.5, 0.5)


def test_four_digits_are_written():
    assert Scores(2 / 3, 1 / 3, 1).as_dict() == {"ndcg@10": 0.6667, "recall@10": 0.3333, "mrr": 1}
