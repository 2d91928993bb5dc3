from tracker.charts.spark import range_bar, sparkline


def test_sparkline_draws_steps_from_zero() -> None:
    assert sparkline([4, 4, 2]) == (
        '<svg class="fixed" viewBox="0 0 64 22" width="64" height="22" aria-hidden="true">'
        '<path class="axis" d="M2 19.5H58"/>'
        '<path class="line" d="M2 4H58V11.5H58"/>'
        '<path class="dot" d="M55.5 11.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0"/></svg>'
    )


def test_sparkline_hatches_what_is_unknown() -> None:
    svg = sparkline([None, None, 1, 1, None, 1])

    assert svg.count('class="hatch"') == 2
    assert '<rect class="hatch" x="2" y="4" width="22.4" height="15"/>' in svg


def test_sparkline_of_nothing_known_has_no_line_and_no_dot() -> None:
    svg = sparkline([None, None])

    assert 'class="line"' not in svg and 'class="dot"' not in svg
    assert 'class="hatch"' in svg


def test_sparkline_of_no_values_is_only_its_base() -> None:
    assert sparkline([]).count("<path") == 1


def test_sparkline_of_zeros_lies_on_its_base() -> None:
    assert 'class="line" d="M2 19H58"' in sparkline([0, 0])


def test_range_bar_is_rust_only_where_all_of_it_is_below_one() -> None:
    assert '<rect class="bar-bad" x="35.3" y="4" width="7.8" height="6"/>' in range_bar((0.7, 0.86))
    assert 'class="bar"' in range_bar((0.9, 1.2))
    assert 'class="bar"' in range_bar((1.1, 1.6))


def test_range_bar_ends_at_its_edge() -> None:
    assert '<rect class="bar" x="50" y="4" width="49" height="6"/>' in range_bar((1.0, 7.5))


def test_range_bar_hatches_what_is_unknown() -> None:
    assert 'class="hatch"' in range_bar(None)
    assert 'class="whisker"' not in range_bar(None)
